import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { dataDir, describeData } from '../../../../tools/jest/real-data.js';
import { graft } from '../testing/graft.js';

const mobileNet = join(dataDir, 'mobilenet-v1-025-224-tfjs/model.json');
const labels = join(dataDir, 'imagenet-labels/imagenet_classes.json');
const photo = (name: string): string => join(dataDir, 'sample-images', name);
const cat = 'tabby, tabby cat';
const ball = 'soccer ball';

describeData('graft evaluate', () => {
  let folder = '';
  const evaluate = (...flags: string[]) =>
    graft('evaluate', mobileNet, folder, '--labels', labels, ...flags);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'graft-'));
    for (const name of [cat, ball]) await mkdir(join(folder, name));
    await copyFile(photo('cat.jpeg'), join(folder, cat, 'a.jpeg'));
    await copyFile(photo('panda.jpg'), join(folder, ball, 'b.jpg'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('counts what is right, class by class', async () => {
    const { code, json } = await evaluate('--json');
    expect(code).toBe(0);
    expect(json).toMatchObject({ accuracy: 0.5, correct: 1, examples: 2, skipped: [] });
    const classes = json['classes'] as { name: string; examples: number }[];
    expect(classes.filter(({ examples }) => examples > 0)).toEqual([
      { name: cat, examples: 1, precision: 1, recall: 1, f1: 1 },
      { name: ball, examples: 1, precision: null, recall: 0, f1: 0 },
    ]);
    const { stdout } = await evaluate();
    expect(stdout).toContain(
      'Accuracy 50.0 %: 1 of 2 photos right (95 % interval 9.5 % to 90.5 %)',
    );
    expect(stdout).toMatch(/soccer ball +- +0\.0 % +0\.0 % +1/);
  });

  it('names and skips a photo that is damaged', async () => {
    await writeFile(join(folder, cat, 'broken.jpg'), 'not a photo');
    const { code, json, stderr } = await evaluate('--json');
    expect(code).toBe(0);
    expect(stderr).toContain(`Skipped ${cat}/broken.jpg: `);
    expect(json).toMatchObject({ examples: 2, skipped: [{ file: `${cat}/broken.jpg` }] });
  });

  it('refuses an empty class folder', async () => {
    await rm(join(folder, ball, 'b.jpg'));
    const { code, stderr } = await evaluate();
    expect(code).toBe(1);
    expect(stderr).toContain(`${folder}/${ball}: the class folder has no images [GRAFT-DATA]`);
  });

  it('refuses a folder that is no class of the model', async () => {
    await mkdir(join(folder, 'socer ball'));
    const { code, stderr } = await evaluate();
    expect(code).toBe(1);
    expect(stderr).toContain('a folder "socer ball", which is no class of the model');
    expect(stderr).toContain('Did you mean "soccer ball"');
  });
});
