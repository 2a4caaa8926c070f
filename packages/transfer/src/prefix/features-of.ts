import {
  DataError,
  Random,
  Tensor,
  tidy,
  type Dataset,
  type Model,
  type Pass,
  type Shape,
} from '@graftjs/core';
import { dataset, type HostArray, type Pipeline } from '@graftjs/datasets';
import { foldForInference } from './fold-for-inference.js';

/** An example as training takes it; columns beside these are carried along. */
export interface Example {
  readonly x: unknown;
  readonly y: unknown;
}

export interface FeaturesOptions {
  /** Examples that go through the prefix together. Default 32. */
  readonly batchSize?: number;
  /** Whether batch normalisations are folded first, which changes roundings. Default true. */
  readonly fold?: boolean;
  /** Randomness of the pass over the data: which augmentations they draw. */
  readonly pass?: Pass;
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((done: number, total: number | null) => void) | undefined;
}

/** What a frozen prefix makes of a data set, computed once. */
export interface Features {
  /** The examples with features in place of their `x`. */
  readonly data: Pipeline<Example>;
  /** The same in order, in ordinary memory. */
  readonly examples: readonly Example[];
  readonly count: number;
  /** Of the features of one example. */
  readonly shape: readonly number[];
  readonly bytes: number;
  readonly seconds: number;
}

/**
 * Runs a data set through the frozen prefix of a model once, in large batches, and keeps the results
 * in the order of the examples.
 *
 * @param data examples, not batched
 * @throws DataError where there are no examples; the reason of `signal` where it is aborted
 * @example
 * const { prefix } = splitAtFrozenPrefix(model);
 * if (prefix) console.log((await featuresOf(prefix, train)).bytes);
 */
export async function featuresOf(
  prefix: Model,
  data: Dataset<Example>,
  { batchSize = 32, fold = true, pass, signal, progress }: FeaturesOptions = {},
): Promise<Features> {
  const begin = performance.now();
  const folded = fold ? await foldForInference(prefix) : null;
  const model = folded?.model ?? prefix;
  const examples: Example[] = [];
  const others: Omit<Example, 'x'>[] = [];
  const width = widthOf(prefix.outputs[0]?.shape ?? []);
  try {
    const batches = dataset(data)
      .map(async ({ x, ...columns }, { position }) => {
        others[position] = (await inMemory(columns)) as Omit<Example, 'x'>;
        return { x };
      })
      .batch(batchSize)
      .prefetch(1);
    for await (const batch of batches.iterate(pass ?? { epoch: 0, random: new Random(0) })) {
      const inputs = (batch as { x: Tensor | Tensor[] }).x;
      try {
        signal?.throwIfAborted();
        for (const x of await rows(model, inputs, width)) {
          examples.push({ ...(others[examples.length] as Omit<Example, 'x'>), x });
        }
      } finally {
        for (const tensor of [inputs].flat()) tensor.dispose();
      }
      progress?.(examples.length, data.size);
    }
  } finally {
    folded?.dispose();
  }
  const [first] = examples as { x: HostArray }[];
  if (!first) throw new DataError({ where: 'featuresOf', problem: 'there are no examples' });
  return {
    data: dataset(examples),
    examples,
    count: examples.length,
    shape: first.x.shape,
    bytes: examples.length * first.x.data.length * 4,
    seconds: (performance.now() - begin) / 1000,
  };
}

async function rows(model: Model, inputs: Tensor | Tensor[], width: number | null) {
  const output = tidy(() => model.predict(inputs) as Tensor);
  try {
    const values = (await output.data<'float32'>()).slice();
    const [count = 0, ...shape] = output.shape;
    const size = width ?? values.length / count;
    return Array.from({ length: count }, (_, i) => ({
      data: values.subarray(i * size, (i + 1) * size),
      shape,
    }));
  } finally {
    output.dispose();
  }
}

function widthOf([, ...example]: Shape): number | null {
  return example.reduce<number | null>((size, axis) => (size && axis ? size * axis : null), 1);
}

/** A column with the numbers of its tensors in ordinary memory. */
export async function inMemory(value: unknown): Promise<unknown> {
  if (value instanceof Tensor) {
    const data = (await value.data()).slice();
    return { data, shape: value.shape };
  }
  if (Array.isArray(value)) return Promise.all(value.map(inMemory));
  if (value === null || typeof value !== 'object') return value;
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  const entries = Object.entries(value).map(async ([key, item]) => [key, await inMemory(item)]);
  return Object.fromEntries((await Promise.all(entries)) as [string, unknown][]);
}
