// What every package would publish, looked at by publint and by "are the types wrong".
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { pack, publishedPackages, root } from './packages.mjs';

const tarballs = mkdtempSync(join(tmpdir(), 'graft-pack-'));
after(() => rmSync(tarballs, { recursive: true, force: true }));

describe('a package as it would be published', () => {
  for (const dir of publishedPackages()) {
    const manifest = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'));
    test(manifest.name, async () => {
      const { messages } = await publint({ pkgDir: dir, level: 'warning', strict: true });
      assert.deepEqual(
        messages.map((message) => formatMessage(message, manifest)),
        [],
      );
      const tarball = pack(dir, tarballs);
      const checked = spawnSync(
        process.execPath,
        [
          join(root, 'node_modules/@arethetypeswrong/cli/dist/index.js'),
          tarball,
          '--profile',
          'esm-only',
        ],
        { encoding: 'utf8' },
      );
      assert.equal(checked.status, 0, checked.stdout + checked.stderr);
      const listed = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).split('\n');
      const stray = listed.filter((file) => /\.test\.|tsbuildinfo|\/testing\//.test(file));
      assert.deepEqual(stray, []);
      for (const needed of ['package/README.md', 'package/LICENSE'])
        assert.ok(listed.includes(needed), `${needed} is missing`);
    });
  }
});
