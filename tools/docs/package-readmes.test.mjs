// The examples of these packages run as they stand.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { describe, test } from 'node:test';
import { codeBlocks } from './code-blocks.mjs';

const root = resolve(import.meta.dirname, '../..');

describe('the code in the README of', () => {
  for (const name of ['losses', 'metrics', 'optimizers', 'training']) {
    test(name, () => {
      const file = join(root, 'packages', name, 'README.md');
      const blocks = codeBlocks(file).filter(({ language }) => language === 'js');
      assert.ok(blocks.length > 0, `${file} has no example`);
      for (const { code } of blocks) {
        const { status, stderr } = spawnSync(
          process.execPath,
          ['--input-type=module', '--eval', code],
          { cwd: root, encoding: 'utf8' },
        );
        assert.equal(status, 0, stderr);
      }
    });
  }
});
