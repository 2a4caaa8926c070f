// What layers learn by adapt, against Keras (tools/goldens/keras_adapt.py).
import { readFileSync } from 'node:fs';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import {
  inferenceContext,
  memory,
  Random,
  tensor,
  tidy,
  useBackend,
  type Layer,
  type Model,
  type Tensor,
} from '@graftjs/core';
import {
  discretization,
  embedding,
  input,
  integerLookup,
  layersRegistry,
  model,
  normalization,
  stringLookup,
  textVectorization,
} from '../index.js';
import { expectNear } from '../testing/expect-near.js';
import { wave } from '../testing/wave.js';

let before = 0;
beforeAll(() => useBackend(cpu()));
beforeEach(() => {
  before = memory().numTensors;
});
afterEach(() => {
  expect(memory().numTensors).toBe(before);
});

type Answer = { vocabulary: string[]; idf: number[]; shape: number[]; output: number[] };
const goldens = JSON.parse(
  readFileSync(new URL('../testing/goldens/adapt.json', import.meta.url), 'utf8'),
) as {
  normalization: Record<string, [number[], number[]]>;
  discretization: Record<string, number[]>;
  stringLookup: Record<string, Answer>;
  integerLookup: number[];
  textVectorization: Record<string, Answer>;
};

const run = (layer: Layer, x: () => Tensor) =>
  tidy(() => {
    const [y] = layer.call([x()], inferenceContext(new Random(0))) as [Tensor];
    return { shape: y.shape, values: Array.from(y.dataSync()) };
  });

/** The layer made again from JSON computes the same. */
const reloaded = (layer: Layer): Layer =>
  layersRegistry().create({
    type: layer.type,
    config: JSON.parse(JSON.stringify(layer.getConfig())),
  }) as Layer;

describe('normalization', () => {
  test.each([
    ['last', -1],
    ['first', 1],
    ['none', null],
    ['both', [1, 2]],
  ] as const)('learns mean and variance of two batches along the axes: %s', async (title, axis) => {
    const batches = [tensor(wave([5, 4, 3]), [5, 4, 3]), tensor(wave([2, 4, 3], 1), [2, 4, 3])];
    const layer = normalization({ axis });
    layer.adapt(batches);
    const [mean, variance] = layer.parameters.map(({ value }) => Array.from(value.dataSync()));
    const [wantedMean = [], wantedVariance = []] = goldens.normalization[title] ?? [];
    expectNear(mean ?? [], wantedMean);
    expectNear(variance ?? [], wantedVariance, { relative: 1e-5, absolute: 1e-5 });
    await layer.adapt(
      (async function* later() {
        yield* batches;
      })(),
    );
    expect(Array.from(layer.parameters[0]?.value.dataSync() ?? [])).toEqual(mean);
    layer.dispose();
    for (const batch of batches) batch.dispose();
  });

  test('has nothing to learn where it was given what to do', () => {
    const layer = normalization({ mean: 1, variance: 2 });
    expect(() => layer.adapt([1, 2])).toThrow(
      'layer "normalization" (Normalization): it was given a mean and variance',
    );
    expect(() => normalization({ mean: 1 })).toThrow('mean and variance are given together');
  });
});

describe('discretization', () => {
  test.each([
    ['five', { numBins: 5 }],
    ['coarse', { numBins: 4, epsilon: 0.1 }],
  ] as const)('learns boundaries: %s', (title, options) => {
    const batches = [tensor(wave([120])), tensor(wave([90], 2))];
    const layer = discretization(options);
    expect(() => layer.outputShapes([[3, 1]])).not.toThrow();
    expect(() => run(layer, () => tensor([[1]]))).toThrow('it has no bins yet');
    layer.adapt(batches);
    expectNear(layer.binBoundaries ?? [], goldens.discretization[title] ?? [], {
      relative: 1e-5,
      absolute: 1e-5,
    });
    const x = () => tensor(wave([20, 1]), [20, 1]);
    expect(run(reloaded(layer), x)).toEqual(run(layer, x));
    for (const batch of batches) batch.dispose();
  });
});

describe('lookups', () => {
  const words = ['b', 'a', 'c', 'b', 'ä', '[UNK]', 'b', 'c', 'z', ''];

  test('learn words by how often they come', () => {
    const layer = stringLookup();
    layer.adapt(words);
    expect(layer.getVocabulary()).toEqual(goldens.stringLookup['words']?.vocabulary);
    expect(layer.vocabularySize).toBe(7);
    expect(layer.getVocabulary({ includeSpecialTokens: false })[0]).toBe('b');
    const x = () => tensor(['c', 'nothing', 'b']);
    expect(run(reloaded(layer), x)).toEqual(run(layer, x));
    // Again, it starts afresh.
    layer.adapt(['q']);
    expect(layer.getVocabulary()).toEqual(['[UNK]', 'q']);
  });

  test('keep to a size, with room for masks and unknown words', () => {
    const layer = stringLookup({ maskToken: '', maxTokens: 4, numOovIndices: 2 });
    layer.adapt(words);
    expect(layer.getVocabulary()).toEqual(goldens.stringLookup['mask']?.vocabulary);
  });

  test('learn how much words say', () => {
    const layer = stringLookup({ outputMode: 'tfIdf', maxTokens: 6, padToMaxTokens: true });
    layer.adapt([
      ['a', 'b', 'a'],
      ['b', 'c', 'b'],
      ['b', '', 'd'],
    ]);
    const { vocabulary, idf } = goldens.stringLookup['tfIdf'] as Answer;
    expect(layer.getVocabulary()).toEqual(vocabulary);
    expectNear(layer.idfWeights, idf);
    const x = () => tensor([['a', 'b', 'q']]);
    expect(run(reloaded(layer), x)).toEqual(run(layer, x));
  });

  test('learn whole numbers', () => {
    const layer = integerLookup({ maskToken: 0, maxTokens: 5 });
    layer.adapt([
      [5, 5, 7],
      [0, 7, 5],
      [-1, 3, 9],
    ]);
    expect(layer.getVocabulary()).toEqual(goldens.integerLookup);
  });

  test('say what is wrong with a vocabulary', () => {
    expect(() => stringLookup({ vocabulary: ['a', 'a'] })).toThrow('has "a" twice');
    expect(() => stringLookup({ vocabulary: [] })).toThrow('the vocabulary is empty');
    expect(() => stringLookup({ vocabulary: ['a', 'b'], maxTokens: 2 })).toThrow(
      'the vocabulary has 3 tokens, and maxTokens is 2',
    );
    expect(() => stringLookup({ vocabulary: ['a'], outputMode: 'tfIdf' })).toThrow(
      'one idfWeight for each token',
    );
    expect(() => stringLookup({ vocabulary: ['a'] }).adapt(['b'])).toThrow(
      'it was given its vocabulary and cannot adapt',
    );
    const strict = stringLookup({ vocabulary: ['a'], numOovIndices: 0 });
    expect(() => run(strict, () => tensor(['b']))).toThrow('"b" is not in the vocabulary');
    expect(() => stringLookup({ outputMode: 'multiHot' }).outputShapes([[2, 3]])).toThrow(
      'it has no vocabulary yet',
    );
  });
});

describe('textVectorization', () => {
  test.each([
    ['int', {}],
    ['length', { outputSequenceLength: 2, maxTokens: 5 }],
    ['tfIdf', { outputMode: 'tfIdf', ngrams: 2 }],
    ['count', { outputMode: 'count', maxTokens: 9, padToMaxTokens: true }],
  ] as const)('learns the words of texts: %s', (title, options) => {
    const layer = textVectorization(options);
    layer.adapt(['The cat sat.', 'The dog, the dog!', 'A cat?', '']);
    const { vocabulary, shape, output } = goldens.textVectorization[title] as Answer;
    expect(layer.getVocabulary()).toEqual(vocabulary);
    const x = () => tensor([['the cat and a cat'], ['dog'], ['']]);
    const y = run(layer, x);
    expect(y.shape).toEqual(shape);
    expectNear(y.values, output);
    expect(run(reloaded(layer), x)).toEqual(y);
  });
});

test('a model takes texts as they are, and goes through JSON', () => {
  const words = textVectorization({ vocabulary: ['the', 'cat'], outputSequenceLength: 3 });
  const x = input({ shape: [1], dtype: 'string', name: 'text' });
  const y = embedding({ inputDim: 4, outputDim: 2 }).apply(words.apply(x));
  const net = model({ inputs: x, outputs: y });
  const texts = tensor([['the black cat'], ['cat']]);
  const weights = net.getWeights();
  const again = reloaded(net) as Model;
  again.setWeights(weights);
  const [ours, theirs] = [net.predict(texts) as Tensor, again.predict(texts) as Tensor];
  expect(ours.shape).toEqual([2, 3, 2]);
  expect(Array.from(theirs.dataSync())).toEqual(Array.from(ours.dataSync()));
  const table = Array.from(weights[0]?.dataSync() ?? []);
  const row = (at: number) => table.slice(2 * at, 2 * at + 2);
  expect(Array.from(ours.dataSync())).toEqual([2, 1, 3, 3, 0, 0].flatMap(row));
  for (const made of [texts, ours, theirs, ...weights]) made.dispose();
  net.dispose();
  again.dispose();
});
