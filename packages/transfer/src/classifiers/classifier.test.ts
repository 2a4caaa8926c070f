import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { memory, Random, useBackend } from '@graftjs/core';
import { saveModel } from '@graftjs/formats';
import { dense, globalAveragePooling2d, sequential, softmax } from '@graftjs/layers';
import { preprocessing } from '@graftjs/zoo';
import { classifierOf } from './classifier.js';
import { classify } from './classify.js';
import { loadClassifier } from './load-classifier.js';
import { saveClassifier } from './save-classifier.js';

let dir = '';
beforeAll(async () => {
  await useBackend(cpu());
  dir = await mkdtemp(join(tmpdir(), 'graft-classifier-'));
});
afterAll(() => rm(dir, { recursive: true }));

/** Says which channel of a picture is the brightest. */
function brightest() {
  const net = sequential([
    globalAveragePooling2d({ inputShape: [6, 6, 3] }),
    dense(3, { kernelInitializer: 'identity', useBias: false }),
    softmax(),
  ]);
  net.initialize(new Random(1));
  return net;
}

const labels = ['red', 'green', 'blue'];
const green = {
  data: Uint8Array.from({ length: 108 }, (_, i) => (i % 3 === 1 ? 255 : 0)),
  shape: [6, 6, 3],
};

describe('classifiers', () => {
  test('classify: prepared as the model was, the likeliest first', async () => {
    const classifier = classifierOf(brightest(), {
      labels,
      preprocessing: preprocessing('mobilenet'),
    });
    expect(classifier.inputSize).toEqual([6, 6]);
    const tensors = memory().numTensors;
    const found = await classify(classifier, green, { top: 2 });
    // 1 against -1 and -1.
    const high = Math.E / (Math.E + 2 / Math.E);
    expect(found).toEqual([
      { label: 'green', index: 1, probability: expect.closeTo(high, 6) },
      { label: 'red', index: 0, probability: expect.closeTo((1 - high) / 2, 6) },
    ]);
    expect(memory().numTensors).toBe(tensors);
  });

  test('saved and loaded, everything is as it was', async () => {
    const before = classifierOf(brightest(), {
      labels,
      preprocessing: preprocessing('mobilenet', { fit: 'crop' }),
      metrics: { accuracy: 0.5 },
    });
    const folder = join(dir, 'saved');
    await saveClassifier(before, folder, { files: { 'report.html': '<p>fine</p>' } });
    expect(await readFile(join(folder, 'report.html'), 'utf8')).toBe('<p>fine</p>');
    expect(JSON.parse(await readFile(join(folder, 'labels.json'), 'utf8'))).toEqual(labels);
    const { model, ...after } = await loadClassifier(folder);
    const { model: original, ...facts } = before;
    expect(after).toEqual(facts);
    expect(await classify({ ...after, model }, green)).toEqual(await classify(before, green));
    expect(model.outputs[0]!.shape).toEqual(original.outputs[0]!.shape);
    await saveClassifier({ ...before, labels: ['r', 'g', 'b'] }, folder);
    expect((await loadClassifier(folder)).labels).toEqual(['r', 'g', 'b']);
    // A file of one's own stays.
    expect(await readFile(join(folder, 'report.html'), 'utf8')).toBe('<p>fine</p>');
  });

  test('one output for two classes', async () => {
    const net = sequential([
      globalAveragePooling2d({ inputShape: [6, 6, 3] }),
      dense(1, { activation: 'sigmoid', kernelInitializer: 'zeros' }),
    ]);
    const classifier = classifierOf(net, {
      labels: ['no', 'yes'],
      preprocessing: preprocessing('zeroToOne'),
    });
    expect((await classify(classifier, green)).map(({ probability }) => probability)).toEqual([
      0.5, 0.5,
    ]);
    expect((net.outputs as readonly { shape: unknown }[])[0]!.shape).toEqual([null, 1]);
  });

  test('mistakes', async () => {
    expect(() => classifierOf(brightest(), { labels: ['a'] })).toThrow(
      'the model has 3 outputs, and there are 1 labels',
    );
    expect(() => classifierOf(brightest(), { labels })).toThrow(
      'how its pictures are prepared is not known',
    );
    const plain = join(dir, 'plain');
    await saveModel(brightest(), plain);
    await expect(loadClassifier(plain)).rejects.toThrow('was not saved as a classifier');
    const other = join(dir, 'other');
    await saveModel(brightest(), other);
    await writeFile(join(other, 'model.json'), '{}');
    const known = classifierOf(brightest(), { labels, preprocessing: preprocessing('none') });
    await expect(saveClassifier(known, other)).rejects.toThrow('holds something else than a model');
    await expect(saveClassifier(known, plain, { files: { '../up.txt': '' } })).rejects.toThrow(
      'is no name of a file',
    );
    await expect(saveClassifier(known, plain, { files: { 'model.json': '' } })).rejects.toThrow(
      'is a file of the model',
    );
  });
});
