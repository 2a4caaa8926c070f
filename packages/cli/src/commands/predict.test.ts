import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { dataDir, describeData } from '../../../../tools/jest/real-data.js';
import { graft } from '../testing/graft.js';

interface Answer {
  file: string;
  predictions: { label: string; index: number; probability: number }[];
}

const mobileNet = join(dataDir, 'mobilenet-v1-025-224-tfjs/model.json');
const labels = join(dataDir, 'imagenet-labels/imagenet_classes.json');
const photos = ['panda.jpg', 'cat.jpeg'].map((name) => join(dataDir, 'sample-images', name));
const pixels = ['panda', 'cat'].map((name) => join(dataDir, `goldens/${name}_224x224x3_u8.bin`));

describeData('graft predict', () => {
  let folder = '';
  beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'graft-'))));
  afterAll(() => rm(folder, { recursive: true }));

  const imagenet = async (...files: string[]): Promise<Answer[]> => {
    const flags = ['--preprocess', 'mobilenet', '--labels', labels, '--json'];
    const { code, json } = await graft('predict', mobileNet, ...files, ...flags);
    expect(code).toBe(0);
    return json['images'] as Answer[];
  };
  const expectPandaAndCat = ([panda, cat]: Answer[]): void => {
    expect(panda?.predictions).toHaveLength(5);
    expect(panda?.predictions[0]).toMatchObject({
      index: 388,
      label: expect.stringMatching(/^giant panda/) as unknown,
    });
    expect(Math.abs(panda!.predictions[0]!.probability - 0.8638470768928528)).toBeLessThan(2e-4);
    expect(cat?.predictions[0]).toMatchObject({ index: 281, label: 'tabby, tabby cat' });
    expect(Math.abs(cat!.predictions[0]!.probability - 0.5191154479980469)).toBeLessThan(2e-4);
  };

  it('gives the probabilities that PyTorch gives from the same pixels', async () => {
    expectPandaAndCat(await imagenet(...pixels));
  });

  it('gives the same from a lossless image file', async () => {
    const files = pixels.map((file, i) => ({ file, png: join(folder, `${i}.png`) }));
    for (const { file, png } of files) {
      const raw = { width: 224, height: 224, channels: 3 } as const;
      await sharp(readFileSync(file), { raw }).png().toFile(png);
    }
    expectPandaAndCat(await imagenet(...files.map(({ png }) => png)));
  });

  it('knows panda and cat on the photos themselves', async () => {
    const answers = await imagenet(...photos);
    expect(answers.map(({ predictions }) => predictions[0]?.index)).toEqual([388, 281]);
  });

  it('reproduces a Teachable Machine export without being told anything', async () => {
    const model = join(dataDir, 'teachable-machine/tm-my-image-model/model.json');
    const goldens = JSON.parse(readFileSync(join(dataDir, 'goldens/goldens.json'), 'utf8')) as {
      'teachable_machine/panda': { tfjs: number[]; labels: string[] };
    };
    const { tfjs, labels: names } = goldens['teachable_machine/panda'];
    const { code, json } = await graft('predict', model, pixels[0]!, '--json');
    expect(code).toBe(0);
    const [answer] = json['images'] as Answer[];
    expect(answer?.predictions).toHaveLength(2);
    for (const { label, index, probability } of answer!.predictions) {
      expect(label).toBe(names[index]);
      expect(Math.abs(probability - tfjs[index]!)).toBeLessThan(1e-4);
    }
  });

  it('names an image that cannot be read and goes on with the others', async () => {
    const missing = join(folder, 'missing.jpg');
    const flags = ['--labels', labels, '--json'];
    const { code, json, stderr } = await graft('predict', mobileNet, missing, photos[0]!, ...flags);
    expect(code).toBe(1);
    expect(stderr).toBe(`DataError: ${missing}: there is no such file [GRAFT-DATA]\n`);
    const [first, second] = json['images'] as [{ error: object }, Answer];
    expect(first.error).toMatchObject({ code: 'GRAFT-DATA', where: missing });
    expect(second.predictions[0]?.index).toBe(388);
  });

  it('refuses labels that are too few', async () => {
    const few = join(dataDir, 'teachable-machine/converted_keras/labels.txt');
    const { code, stderr } = await graft('predict', mobileNet, photos[0]!, '--labels', few);
    expect(code).toBe(1);
    expect(stderr).toContain('the model has 1000 outputs, and there are 2 labels');
  });
});
