// The programs of docs/guides run, against the packages as they are, on small photos and a small model.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { before, describe, test } from 'node:test';
import sharp from 'sharp';
import { codeBlocks } from './code-blocks.mjs';

const root = resolve(import.meta.dirname, '../..');
const guides = join(root, 'docs/guides');
const folder = join(root, 'node_modules/.cache/graft-guides');

const MODEL = `
import { useBackend, Random } from '@graftjs/core';
import { wasm } from '@graftjs/backend-wasm';
import { saveModel } from '@graftjs/formats';
import { batchNormalization, conv2d, dense, globalAveragePooling2d, reLU, sequential } from '@graftjs/layers';
await useBackend(wasm());
for (const [name, seed] of [['mobilenet', 3], ['other', 4]]) {
  const model = sequential([
    conv2d(8, { kernelSize: 8, strides: 8, inputShape: [224, 224, 3], name: 'first_conv' }),
    batchNormalization({ name: 'first_norm' }),
    reLU({ name: 'first_relu' }),
    conv2d(16, { kernelSize: 3, strides: 2, activation: 'relu', name: 'last_conv' }),
    globalAveragePooling2d({ name: 'pool' }),
    dense(5, { activation: 'softmax', name: 'classes' }),
  ]);
  model.initialize(new Random(seed));
  await saveModel(model, name);
}
`;

const COLOURS = { blue: [50, 80, 220], green: [60, 190, 70], red: [210, 60, 50] };

async function makePhotos(name, brightness) {
  let state = 7;
  const noise = () => ((state = (state * 48271) % 2147483647) / 2147483647 - 0.5) * 90;
  for (const [label, colour] of Object.entries(COLOURS)) {
    mkdirSync(join(folder, name, label), { recursive: true });
    for (let i = 0; i < 14; i++) {
      const pixels = Uint8Array.from({ length: 48 * 36 * 3 }, (_, at) =>
        Math.max(0, Math.min(255, brightness * (colour[at % 3] + noise()))),
      );
      const image = sharp(pixels, { raw: { width: 48, height: 36, channels: 3 } });
      await image.jpeg().toFile(join(folder, name, label, `${i}.jpg`));
    }
  }
}

const run = (file) =>
  spawnSync(process.execPath, [file], { cwd: folder, encoding: 'utf8', timeout: 240_000 });

describe('the programs of the guides', () => {
  before(async () => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    await makePhotos('photos', 1);
    await makePhotos('dark-photos', 0.3);
    writeFileSync(join(folder, 'make-models.mjs'), MODEL);
    const { status, stderr } = run('make-models.mjs');
    assert.equal(status, 0, stderr);
  });

  for (const name of readdirSync(guides).filter((file) => file.endsWith('.md'))) {
    test(name, () => {
      const program = codeBlocks(join(guides, name))
        .filter(({ language }) => language === 'js')
        .map(({ code }) => code)
        .join('\n');
      assert.ok(program.length > 0);
      const file = name.replace('.md', '.mjs');
      writeFileSync(join(folder, file), program);
      const { status, stdout, stderr } = run(file);
      assert.equal(status, 0, stderr);
      assert.ok(stdout.length > 20, 'it printed nothing');
      assert.doesNotMatch(stdout, /undefined|NaN|\[object/);
    });
  }

  test('the commands of the guides are known', () => {
    const cli = join(root, 'packages/cli/bin/graft.mjs');
    const commands = readdirSync(guides).flatMap((name) =>
      codeBlocks(join(guides, name))
        .filter(({ language, code }) => language === 'sh' && code.startsWith('graft '))
        .map(({ code }) => code.trim().split(/\s+/)),
    );
    assert.ok(commands.length >= 3);
    for (const [, command, ...words] of commands) {
      const { stdout, status } = spawnSync(process.execPath, [cli, command, '--help'], {
        encoding: 'utf8',
      });
      assert.equal(status, 0);
      for (const word of words.filter((one) => one.startsWith('--'))) {
        assert.ok(stdout.includes(word), `graft ${command} knows no ${word}`);
      }
    }
  });
});
