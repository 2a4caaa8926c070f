// The programs of docs/guides run, against the packages as they are, on small photos and a small model.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { before, describe, test } from 'node:test';
import sharp from 'sharp';
import { buildFirst } from '../build-first.mjs';
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

  // The guides speak of minutes and of a model whose images everybody knows how to prepare.
  const shortened = (words) => {
    const at = words.indexOf('--minutes');
    const shorter = at < 0 ? words : words.with(at + 1, '0.05');
    const tellsItself = ['info', 'help'].includes(words[0]);
    return tellsItself ? shorter : [...shorter, '--preprocess', 'mobilenet'];
  };
  /** Runs a command line in this process, in the folder of the guides. */
  const graft = async (words) => {
    const { run: runCommand } = await import('../../packages/cli/dist/index.js');
    const said = { stdout: '', stderr: '' };
    const before = process.cwd();
    process.chdir(folder);
    const status = await runCommand(words, {
      stdout: (text) => void (said.stdout += text),
      stderr: (text) => void (said.stderr += text),
      interactive: false,
      columns: 80,
      onInterrupt: () => () => {},
    });
    process.chdir(before);
    return { status, ...said };
  };

  describe('the commands of', () => {
    before(async () => {
      buildFirst('cli');
      const base = ['--base', 'mobilenet/model.json', '--out', 'my-model', '--epochs', '1'];
      const { status, stderr } = await graft(shortened(['train', 'photos/', ...base]));
      assert.equal(status, 0, stderr);
    });
    for (const name of readdirSync(guides).filter((file) => file.endsWith('.md'))) {
      const lines = codeBlocks(join(guides, name))
        .filter(({ language }) => language === 'sh')
        .flatMap(({ code }) => code.replaceAll('\\\n', ' ').split('\n'))
        .filter((line) => line.startsWith('graft '))
        .map((line) =>
          line
            .replace(/\s+#.*$/, '')
            .trim()
            .split(/\s+/)
            .slice(1),
        );
      test(name, async () => {
        assert.ok(lines.length > 0, 'there are none');
        for (const words of lines) {
          const { status, stdout, stderr } = await graft(shortened(words));
          assert.equal(status, 0, `graft ${words.join(' ')}\n${stderr}`);
          assert.doesNotMatch(stdout, /undefined|NaN|\[object/);
        }
      });
    }
  });
});
