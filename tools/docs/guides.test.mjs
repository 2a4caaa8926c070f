// Code on the pages of docs/ that names a file is that file, to the letter.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, test } from 'node:test';
import { codeBlocks } from './code-blocks.mjs';

const root = resolve(import.meta.dirname, '../..');
const docs = join(root, 'docs');

describe('code in the guides', () => {
  for (const name of readdirSync(docs).filter((file) => file.endsWith('.md'))) {
    const blocks = codeBlocks(join(docs, name)).filter(({ note }) => note.startsWith('file='));
    if (blocks.length === 0) continue;
    test(name, () => {
      for (const { note, code } of blocks) {
        const file = join(root, note.slice('file='.length));
        assert.ok(existsSync(file), `${name} names ${note}, which is not there`);
        assert.equal(
          code.trim(),
          readFileSync(file, 'utf8').trim(),
          `${name} differs from ${note}`,
        );
      }
    });
  }
});
