// A user's first minutes: an empty folder, three packages of Graft, nothing else of this repository.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pack, root } from './packages.mjs';

const folder = mkdtempSync(join(tmpdir(), 'graft-install-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const run = (command, args) =>
  execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
const write = (name, text) => writeFileSync(join(folder, name), text);

const USE = `
const loss = categoricalCrossentropy();
const model = sequential([dense(4, { activation: 'relu', inputShape: [3] }), dense(2, { activation: 'softmax' })]);
const x = tensor2d([[1, 2, 3]]);
const p = model.predict(x);
const value = loss.call(tensor2d([[0, 1]]), p).dataSync()[0];
if (!(value > 0)) throw new Error(String(value));
console.log(className(model.layers[0].type), p.shape.join('x'));
`;
const NAMES = {
  '@graftjs/core': ['className', 'tensor2d', 'useBackend'],
  '@graftjs/backend-cpu': ['cpu'],
  '@graftjs/layers': ['dense', 'sequential'],
  '@graftjs/losses': ['categoricalCrossentropy'],
};
const imports = Object.entries(NAMES)
  .map(([from, names]) => `import { ${names.join(', ')} } from '${from}';`)
  .join('\n');

describe('core, losses and layers in an empty folder', () => {
  before(() => {
    mkdirSync(join(folder, 'tarballs'));
    const tarballs = ['core', 'losses', 'layers', 'backend-cpu'].map((name) =>
      pack(join(root, 'packages', name), join(folder, 'tarballs')),
    );
    write('package.json', '{ "name": "app", "private": true, "type": "module" }');
    run('npm', [
      'install',
      '--prefer-offline',
      '--no-audit',
      '--no-fund',
      '--ignore-scripts',
      '@tensorflow/tfjs-core@4.22.0',
      ...tarballs,
    ]);
  });

  test('import', () => {
    write('app.mjs', `${imports}\nawait useBackend(cpu());\n${USE}`);
    assert.equal(run(process.execPath, ['app.mjs']), 'Dense 1x2\n');
  });

  test(
    'require',
    { skip: !process.features.require_module && 'this Node cannot require ESM' },
    () => {
      const requires = Object.entries(NAMES)
        .map(([from, names]) => `const { ${names.join(', ')} } = require('${from}');`)
        .join('\n');
      write('app.cjs', `${requires}\nuseBackend(cpu()).then(() => {${USE}});`);
      assert.equal(run(process.execPath, ['--no-warnings', 'app.cjs']), 'Dense 1x2\n');
    },
  );

  for (const [module, moduleResolution] of [
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ]) {
    test(`types under ${moduleResolution}`, () => {
      write(
        'app.ts',
        `${imports}
await useBackend(cpu());
const model = sequential([dense(4, { activation: 'relu', inputShape: [3] })]);
// @ts-expect-error a misspelt option does not compile
dense(4, { activaton: 'relu' });
console.log(className(model.type), tensor2d([[1]]).shape, categoricalCrossentropy().type);
`,
      );
      write(
        'tsconfig.json',
        JSON.stringify({
          compilerOptions: {
            module,
            moduleResolution,
            target: 'es2022',
            lib: ['es2023', 'dom'],
            strict: true,
            skipLibCheck: true,
            noEmit: true,
            types: [],
          },
          files: ['app.ts'],
        }),
      );
      run(process.execPath, [
        join(root, 'node_modules/@typescript/native/bin/tsc'),
        '-p',
        'tsconfig.json',
      ]);
    });
  }

  test('Vite', () => {
    write('index.html', '<script type="module" src="/main.js"></script>');
    write('main.js', `${imports}\nuseBackend(cpu()).then(() => {${USE}});`);
    run(process.execPath, [
      join(root, 'node_modules/vite/bin/vite.js'),
      'build',
      '--logLevel',
      'error',
    ]);
  });
});
