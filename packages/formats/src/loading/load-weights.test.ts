// Weights into a model that is there already: by topology, by name, as far as they fit.
import { beforeAll, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { memory, useBackend, type Model } from '@graftjs/core';
import { batchNormalization, dense, sequential } from '@graftjs/layers';
import { groupAt, groupDraft, putArray } from '../hdf5/writing/draft.js';
import { writeHdf5 } from '../hdf5/writing/write-hdf5.js';
import { arrayDraft } from '../keras/weights/written-array.js';
import { loadWeights, modelFiles, type SaveFormat } from '../index.js';
import { scramble } from '../testing/scramble.js';

beforeAll(() => useBackend(cpu()));

const formats = ['keras', 'h5', 'tfjs', 'safetensors'] satisfies SaveFormat[];

/** Two dense layers around a normalisation; the last as wide as it is told, and called as it is told. */
const net = (width = 2, last = 'head'): Model =>
  sequential([
    dense(3, { inputShape: [4], name: 'first' }),
    batchNormalization({ name: 'norm' }),
    dense(width, { name: last }),
  ]);

const values = ({ layers }: Model): { [layer: string]: number[] } =>
  Object.fromEntries(
    layers.map(({ name, parameters }) => [
      name,
      parameters.flatMap(({ value }) => [...value.dataSync()]),
    ]),
  );

describe.each(formats)('from %s', (format) => {
  let trained: Model;
  beforeAll(() => void (trained = scramble(net())));
  const files = () => modelFiles(trained, { format });

  test('by topology', async () => {
    const model = net();
    const { skipped } = await loadWeights(model, await files());
    expect(skipped).toEqual([]);
    expect(values(model)).toEqual(values(trained));
  });

  test('by name, with layers that only one side has', async () => {
    const model = scramble(net(2, 'other'), 9);
    const before = values(model);
    const { skipped } = await loadWeights(model, await files(), { byName: true });
    expect(skipped.map(({ reason }) => reason)).toContain('the model has no such layer');
    expect(skipped.every(({ layer }) => layer.startsWith('head'))).toBe(true);
    const { first, norm } = values(trained);
    expect(values(model)).toEqual({ first, norm, other: before['other'] });
  });

  test('what does not fit is an error, or skipped and listed', async () => {
    const model = scramble(net(5), 9);
    const before = values(model);
    const tensors = memory().numTensors;
    await expect(loadWeights(model, await files())).rejects.toThrow(/\[3, 2\]/);
    expect(values(model)).toEqual(before);
    const { skipped } = await loadWeights(model, await files(), { skipMismatch: true });
    expect(skipped.map(({ layer }) => layer.split('/')[0])).toContain('head');
    expect(skipped[0]?.reason).toMatch(/does not fit the layer|the file has/);
    const { first, norm } = values(trained);
    expect(values(model)).toEqual({ first, norm, head: before['head'] });
    expect(memory().numTensors).toBe(tensors);
  });
});

/** A file of weights alone as Keras 2 wrote it, under names that a test chooses. */
function keras2(
  layers: readonly (readonly [layer: string, weights: readonly string[]])[],
  split = false,
): Uint8Array {
  const source = scramble(net());
  const root = groupDraft({ keras_version: '2.4.0', backend: 'tensorflow' });
  const texts = (group: typeof root, name: string, list: readonly string[]): void => {
    if (!split) group.attributes.set(name, list);
    else list.forEach((text, i) => group.attributes.set(`${name}${i}`, [text]));
  };
  texts(
    root,
    'layer_names',
    layers.map(([name]) => name),
  );
  layers.forEach(([name, weights], i) => {
    const group = groupAt(root, name);
    texts(group, 'weight_names', weights);
    weights.forEach((weight, k) => {
      const parameter = source.layers[i]?.parameters[k];
      const numbers = parameter?.value.dataSync() as Float32Array;
      putArray(
        group,
        weight,
        arrayDraft({ name: weight, shape: parameter?.shape ?? [], values: numbers }),
      );
    });
  });
  return writeHdf5(root);
}

const NORM = ['gamma', 'beta', 'moving_mean', 'moving_variance'];

describe('names of Keras 2', () => {
  let wanted: ReturnType<typeof values>;
  beforeAll(() => void (wanted = values(scramble(net()))));

  test.each<[string, (layer: string, weight: string) => string]>([
    ['bare', (_, weight) => weight],
    ['with the layer and :0', (layer, weight) => `${layer}/${weight}:0`],
    ['with the layer twice', (layer, weight) => `${layer}/${layer}/${weight}:0`],
    ['with scopes around', (layer, weight) => `scope/inner/${layer}/${weight}:0`],
    ['counted', (layer, weight) => `${layer}_3/${weight}_2:0`],
  ])('%s', async (_, name) => {
    for (const split of [false, true]) {
      const file = keras2(
        [
          ['first', ['kernel', 'bias'].map((weight) => name('first', weight))],
          ['norm', NORM.map((weight) => name('norm', weight))],
          ['head', ['kernel', 'bias'].map((weight) => name('head', weight))],
        ],
        split,
      );
      const model = net();
      const { matched } = await loadWeights(model, file);
      expect(matched).toEqual(['first', 'norm', 'head']);
      expect(values(model)).toEqual(wanted);
    }
  });

  test('layers of other names, in order', async () => {
    const file = keras2([
      ['dense_7', ['dense_7/kernel:0', 'dense_7/bias:0']],
      ['batch_normalization_2', NORM.map((weight) => `batch_normalization_2/${weight}:0`)],
      ['dense_8', ['dense_8/kernel:0', 'dense_8/bias:0']],
    ]);
    const model = net();
    await loadWeights(model, file);
    expect(values(model)).toEqual(wanted);
    const { matched, skipped } = await loadWeights(model, file, { byName: true });
    expect([matched, skipped.map(({ layer }) => layer)]).toEqual([
      [],
      ['dense_7', 'batch_normalization_2', 'dense_8'],
    ]);
  });
});

test.each([
  ['float16', new Uint16Array([0x3c00, 0xc100, 0x3555, 0x0001, 0x7bff, 0x8000])],
  ['float64', new Float64Array([1, -2.5, 1 / 3, 2 ** -24, 65504, -0])],
] as const)('weights of %s become those of 32 bits', async (dtype, stored) => {
  const root = groupDraft({ keras_version: '2.4.0', backend: 'tensorflow', layer_names: ['only'] });
  const group = groupAt(root, 'only');
  group.attributes.set('weight_names', ['only/kernel:0']);
  const bytes = new Uint8Array(stored.buffer);
  putArray(group, 'only/kernel:0', { kind: 'array', shape: [3, 2], dtype, bytes });
  const model = sequential([dense(2, { inputShape: [3], useBias: false, name: 'only' })]);
  await loadWeights(model, writeHdf5(root));
  // The nearest half to a third, where it is stored as a half.
  const third = dtype === 'float16' ? 0.333251953125 : Math.fround(1 / 3);
  expect(values(model)).toEqual({ only: [1, -2.5, third, 2 ** -24, 65504, -0] });
  model.dispose();
});
