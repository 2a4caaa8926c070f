// Lays down a package with the layout that every package shares:
//   node tools/new-package.mjs NAME "One line of description" [dependency ...]
// A dependency named without a slash is a Graft package.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const [name, description, ...needs] = process.argv.slice(2);
if (!name || !description) {
  console.error('usage: node tools/new-package.mjs NAME "description" [dependency ...]');
  process.exit(2);
}
const root = resolve(import.meta.dirname, '..');
const dir = join(root, 'packages', name);
if (existsSync(join(dir, 'package.json'))) {
  console.error(`packages/${name} exists already`);
  process.exit(1);
}
mkdirSync(join(dir, 'src'), { recursive: true });
const { version } = existsSync(join(root, 'packages/core/package.json'))
  ? JSON.parse(readFileSync(join(root, 'packages/core/package.json'), 'utf8'))
  : { version: '0.0.0' };
const write = (file, value) =>
  writeFileSync(
    join(dir, file),
    typeof value === 'string' ? value : `${JSON.stringify(value, null, 2)}\n`,
  );

write('package.json', {
  name: `@graftjs/${name}`,
  version,
  description,
  type: 'module',
  license: 'Apache-2.0',
  sideEffects: false,
  engines: { node: '>=20.19' },
  exports: {
    '.': {
      '@graftjs/source': './src/index.ts',
      types: './dist/index.d.ts',
      default: './dist/index.js',
    },
    './package.json': './package.json',
  },
  files: ['dist', '!**/*.tsbuildinfo'],
  publishConfig: { access: 'public' },
  dependencies: Object.fromEntries(needs.map((need) => [`@graftjs/${need}`, version])),
  peerDependencies: { '@tensorflow/tfjs-core': '^4.22.0' },
  scripts: {
    build: 'tsc -b',
    typecheck: 'tsc -p tsconfig.test.json',
    test: 'node --experimental-vm-modules ../../node_modules/jest/bin/jest.js',
    lint: 'eslint src && prettier --check . --ignore-path ../../.prettierignore',
  },
});
write('tsconfig.json', {
  extends: '../../tsconfig.base.json',
  compilerOptions: {
    rootDir: 'src',
    outDir: 'dist',
    tsBuildInfoFile: 'dist/.tsbuildinfo',
    types: ['node'],
  },
  include: ['src'],
  exclude: ['src/**/*.test.ts'],
  references: needs.map((need) => ({ path: `../${need}` })),
});
write('tsconfig.test.json', {
  extends: '../../tsconfig.base.json',
  compilerOptions: { composite: false, noEmit: true, rootDir: '../..', types: ['node'] },
  include: ['src'],
});
write(
  'jest.config.mjs',
  `import { preset } from '../../tools/jest/preset.mjs';\n\nexport default { ...preset };\n`,
);
write('README.md', `# @graftjs/${name}\n\n${description}\n`);
write('src/index.ts', '');
write('LICENSE', readFileSync(join(root, 'LICENSE'), 'utf8'));
const references = join(root, 'tsconfig.json');
const solution = existsSync(references)
  ? JSON.parse(readFileSync(references, 'utf8'))
  : { files: [], references: [] };
solution.references.push({ path: `packages/${name}` });
writeFileSync(references, `${JSON.stringify(solution, null, 2)}\n`);
