import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { simd } from '@graftjs/backend-simd';
import {
  closeBackend,
  memory,
  profile,
  Random,
  storageOf,
  useBackend,
  type Model,
} from '@graftjs/core';
import { fromArrays } from '@graftjs/datasets';
import { conv2d, dense, flatten, maxPooling2d, sequential } from '@graftjs/layers';
import { fullFineTuning } from '../recipes/full-fine-tuning.js';
import { linearProbe } from '../recipes/linear-probe.js';
import type { Recipe } from '../recipes/define-recipe.js';
import { fineTune } from './fine-tune.js';

// What a step of training costs beside its arithmetic is paid by everybody in every step. Kernels and
// copies are counted, which no load of the machine changes.

const backend = simd({ threads: 1 });
beforeAll(() => useBackend(backend));
afterAll(() => closeBackend(backend));

const BATCH = 16;
const STEPS = 4;
const SIDE = 12;
const random = new Random(1);
const data = fromArrays({
  x: {
    data: Float32Array.from({ length: BATCH * STEPS * SIDE * SIDE }, () => random.normal()),
    shape: [BATCH * STEPS, SIDE, SIDE, 1],
  },
  y: Float32Array.from({ length: BATCH * STEPS }, (_, i) => i % 3),
});

function net(): Model {
  const model = sequential([
    conv2d(4, { kernelSize: 3, activation: 'relu', inputShape: [SIDE, SIDE, 1] }),
    maxPooling2d({ poolSize: 2 }),
    flatten(),
    dense(8, { activation: 'relu' }),
    dense(3, { activation: 'softmax' }),
  ]);
  model.initialize(new Random(2));
  return model;
}

interface Cost {
  readonly kernels: readonly string[];
  readonly writes: number;
  readonly bytes: number;
}

/** All that runs in a fine-tuning of so many epochs, and what is copied into the engine's memory. */
async function costOf(recipe: (epochs: number) => Recipe, epochs: number): Promise<Cost> {
  const model = net();
  const storage = await storageOf('simd');
  const write = storage.write.bind(storage);
  let [writes, bytes] = [0, 0];
  storage.write = (values, shape, dtype) => {
    writes += 1;
    bytes += (values as Float32Array).byteLength;
    return write(values, shape, dtype);
  };
  try {
    const { kernels } = await profile(async () => {
      await fineTune(model, data, { recipe: recipe(epochs), batchSize: BATCH, seed: 7 });
      return [] as never;
    });
    return { kernels: kernels.map(({ name }) => name), writes, bytes };
  } finally {
    storage.write = write;
    model.dispose();
  }
}

/** The cost of one step: what an epoch more costs, by its steps. */
async function costOfStep(recipe: (epochs: number) => Recipe) {
  const [short, long] = [await costOf(recipe, 1), await costOf(recipe, 2)];
  const counts = new Map<string, number>();
  for (const name of long.kernels) counts.set(name, (counts.get(name) ?? 0) + 1 / STEPS);
  for (const name of short.kernels) counts.set(name, (counts.get(name) ?? 0) - 1 / STEPS);
  return {
    kernels: (long.kernels.length - short.kernels.length) / STEPS,
    writes: (long.writes - short.writes) / STEPS,
    bytes: (long.bytes - short.bytes) / STEPS,
    of: Object.fromEntries([...counts].filter(([, count]) => count > 0)),
  };
}

describe('a step of training', () => {
  test('of a head on kept features: as many kernels as it has parts, and no numbers moved twice', async () => {
    const before = memory().numTensors;
    const { kernels, writes, bytes, of } = await costOfStep((epochs) =>
      linearProbe({ start: 'random', epochs }),
    );
    // The batch is gathered where it is used: x and y, each once.
    expect(of).toMatchObject({ GraftFilled: 2, GraftDense: 1, Softmax: 1, BatchMatMul: 1 });
    expect(of).toMatchObject({ GraftCrossentropy: 1, GraftCrossentropyGrad: 1, GraftAdam: 2 });
    expect(of).not.toHaveProperty('Identity');
    expect(kernels).toBeLessThanOrEqual(24);
    // Single numbers, and which examples were right.
    expect(writes).toBeLessThanOrEqual(5);
    expect(bytes).toBeLessThanOrEqual(100);
    expect(memory().numTensors).toBe(before);
  });

  test('of all layers', async () => {
    const { kernels, bytes, of } = await costOfStep((epochs) => fullFineTuning({ epochs }));
    expect(of).not.toHaveProperty('Identity');
    expect(of).toMatchObject({ FusedConv2D: 1, Conv2DBackpropFilter: 1, GraftAdam: 6 });
    // The gradient by the images is nobody's.
    expect(of).not.toHaveProperty('Conv2DBackpropInput');
    expect(kernels).toBeLessThanOrEqual(42);
    expect(bytes).toBeLessThanOrEqual(100);
  });
});
