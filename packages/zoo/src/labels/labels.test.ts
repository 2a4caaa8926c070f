import { beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cpu } from '@graftjs/backend-cpu';
import { tensor, useBackend } from '@graftjs/core';
import { decodePredictions, loadLabels, parseLabels } from '../index.js';

beforeAll(() => useBackend(cpu()));

describe('parseLabels', () => {
  test.each([
    ['a list', ['cat', ' dog,']],
    ['by number', { 1: 'dog', 0: 'cat' }],
    ["as Keras's index", { 0: ['n02123045', 'cat'], 1: ['n02084071', 'dog'] }],
    ["as Teachable Machine's metadata", { tmVersion: '2.3.1', labels: ['cat', 'dog'] }],
  ])('%s', (_form, json) => {
    expect(parseLabels(json)).toEqual(['cat', 'dog']);
  });

  test.each([
    [{ 0: 'cat', 2: 'dog' }, /the label of class 1 is missing/],
    [[1, 2], /the label of class 0 is not a text/],
    [[], /there are no labels in it/],
    ['cat', /there are no labels in it/],
  ])('refuses %j', (json, message) => {
    expect(() => parseLabels(json)).toThrow(message);
  });
});

test('loadLabels names the file that is missing or damaged', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'graft-zoo-'));
  const file = join(dir, 'labels.json');
  try {
    await expect(loadLabels(file)).rejects.toThrow(`${file}: there is no such file [GRAFT-FORMAT]`);
    await writeFile(file, '{');
    await expect(loadLabels(file)).rejects.toThrow(`${file}: it is not JSON [GRAFT-FORMAT]`);
    await writeFile(file, '["a", "b"]');
    expect(await loadLabels(file)).toEqual(['a', 'b']);
  } finally {
    await rm(dir, { recursive: true });
  }
});

describe('decodePredictions', () => {
  const labels = ['a', 'b', 'c'];

  test('the likeliest first, equal ones in order', async () => {
    const found = await decodePredictions(
      tensor([
        [0.25, 0.5, 0.25],
        [0, 0.125, 0.875],
      ]),
      { labels, top: 2 },
    );
    expect(found).toEqual([
      [
        { label: 'b', index: 1, probability: 0.5 },
        { label: 'a', index: 0, probability: 0.25 },
      ],
      [
        { label: 'c', index: 2, probability: 0.875 },
        { label: 'b', index: 1, probability: 0.125 },
      ],
    ]);
  });

  test('one example', async () => {
    const [row] = await decodePredictions(tensor([0, 1, 0]), { labels });
    expect(row).toHaveLength(3);
    expect(row?.[0]?.label).toBe('b');
  });

  test('labels of another model', async () => {
    await expect(decodePredictions(tensor([1, 0]), { labels })).rejects.toThrow(
      'decodePredictions: the model has 2 outputs, and there are 3 labels [GRAFT-CONFIG]',
    );
  });
});
