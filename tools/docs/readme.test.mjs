// The first code that a newcomer sees compiles against the packages as they are.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { codeBlocks } from './code-blocks.mjs';

const root = resolve(import.meta.dirname, '../..');

test('the code of the README compiles', () => {
  const folder = join(root, 'node_modules/.cache/graft-readme');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const blocks = codeBlocks(join(root, 'README.md')).filter(({ language }) => language === 'ts');
  assert.ok(blocks.length > 0);
  blocks.forEach(({ code }, i) => writeFileSync(join(folder, `block-${i}.ts`), code));
  const compilerOptions = {
    module: 'esnext',
    moduleResolution: 'bundler',
    target: 'es2022',
    lib: ['es2023', 'dom'],
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    types: [],
  };
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, include: ['*.ts'] }),
  );
  const compiler = join(root, 'node_modules/@typescript/native/bin/tsc');
  const { status, stdout } = spawnSync(process.execPath, [compiler, '-p', folder], {
    encoding: 'utf8',
  });
  assert.equal(status, 0, stdout);
});
