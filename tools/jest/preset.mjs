// ESM jest over the TypeScript sources, so that tests need no build.
// Run with: node --experimental-vm-modules <root>/node_modules/jest/bin/jest.js
import { fileURLToPath } from 'node:url';

export const preset = {
  testEnvironment: fileURLToPath(new URL('./environment.mjs', import.meta.url)),
  testEnvironmentOptions: { customExportConditions: ['@graftjs/source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': ['$1.ts', '$1.js'] },
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
        module: { type: 'es6' },
        sourceMaps: 'inline',
        swcrc: false,
      },
    ],
  },
  testMatch: ['<rootDir>/src/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '\\.heavy\\.test\\.ts$'],
};

/** The tier that takes minutes: `npm run test:heavy`. */
export const heavyPreset = {
  ...preset,
  testMatch: ['<rootDir>/src/**/*.heavy.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
};
