import tseslint from 'typescript-eslint';

const TFJS = ['@tensorflow/tfjs-core', '@tensorflow/tfjs-core/*'];

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      '**/generated/**',
      'packages/backend-simd/assembly/**',
      'packages/core/src/gradients/tfjs-gradients.ts',
    ],
  },
  ...tseslint.configs.recommended,
  {
    files: ['packages/**/*.ts', 'packages/**/*.mjs', 'tools/**/*.mjs', 'tools/**/*.ts'],
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Export by name.' },
        {
          selector: 'ExportAllDeclaration[source.value=/(utils|helpers|common)/]',
          message: 'Name the concept.',
        },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
    },
  },
  {
    files: [
      '**/jest.config.mjs',
      '**/jest.heavy.config.mjs',
      '**/eslint.config.mjs',
      'tools/jest/environment.mjs',
    ],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['**/*.test.ts'],
    rules: {
      'max-lines': ['error', { max: 600, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    // Tensors are tfjs-core's, but one package hands them on: only core and the backends know it.
    files: ['packages/*/src/**/*.ts'],
    ignores: ['packages/core/**', 'packages/backend-*/**', '**/*.test.ts', '**/testing/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: TFJS, message: 'Import it from @graftjs/core.' }] },
      ],
    },
  },
);
