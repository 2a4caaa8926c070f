import {
  concat,
  ConfigError,
  dispose,
  Random,
  tensorList,
  type Tensor,
  tidy,
  type Dataset,
  type Model,
  type Tensors,
} from '@graftjs/core';
import { inputColumns, portNames, type Columns } from '../data/array-data.js';
import type { Column } from '../data/column.js';
import { noBatches } from '../data/batch-feed.js';
import { checkBatchSize, isDataset } from '../data/training-data.js';
import { forward } from '../steps/forward.js';
import { Breather } from './breathe.js';

/** Batches to predict from: a dataset whose elements have at least `x`. */
export type InputDataset = Dataset<{ readonly x: Tensors }>;

export interface PredictOptions {
  /** Examples a step, for arrays; default 32. */
  readonly batchSize?: number | undefined;
  /** Decides what a dataset draws at random. */
  readonly seed?: number | string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The output of a model with one output, for all examples, in inference mode.
 *
 * @returns a tensor with an axis for the examples; the caller disposes of it
 *
 * @example
 * const probabilities = await predict(model, images, { batchSize: 128 });
 */
export async function predict(
  model: Model,
  x: Columns | InputDataset,
  options: PredictOptions = {},
): Promise<Tensor> {
  if (model.built && model.outputs.length > 1) {
    throw new ConfigError({
      where: 'predict',
      problem: `the model has ${model.outputs.length} outputs`,
      operands: [{ label: 'outputs', value: portNames(model.outputs).join(', ') }],
      hint: 'Use predictOutputs, which gives a list.',
    });
  }
  const [output] = await predictOutputs(model, x, options);
  return output as Tensor;
}

/**
 * The same for models with any number of outputs: a list of tensors, which the caller disposes of.
 *
 * @example
 * const [ages, names] = await predictOutputs(model, images);
 */
export async function predictOutputs(
  model: Model,
  x: Columns | InputDataset,
  { batchSize, seed = 0, signal }: PredictOptions = {},
): Promise<Tensor[]> {
  const batches = isDataset(x)
    ? datasetInputs(x as InputDataset, new Random(seed))
    : arrayInputs(
        inputColumns(model, x as Columns, 'predict'),
        checkBatchSize(batchSize, 'predict'),
      );
  const parts: Tensor[][] = [];
  const breather = new Breather();
  try {
    for await (const inputs of batches) {
      try {
        parts.push(
          tidy(() => forward(model, inputs, { training: false }).outputs.map((y) => y.clone())),
        );
      } finally {
        dispose([...inputs]);
      }
      await breather.breathe();
      if (signal?.aborted) throw interrupted(signal);
    }
    const [first] = parts;
    if (!first) throw noBatches('predict');
    return tidy(() => first.map((_, i) => joined(parts.map((part) => part[i] as Tensor))));
  } finally {
    dispose(parts as never);
  }
}

const joined = (parts: Tensor[]): Tensor =>
  parts.length === 1 ? (parts[0] as Tensor).clone() : concat(parts, 0);

function* arrayInputs(columns: readonly Column[], batchSize: number): Generator<Tensor[]> {
  const length = columns[0]?.length ?? 0;
  for (let at = 0; at < length; at += batchSize) {
    const size = Math.min(batchSize, length - at);
    const positions = Int32Array.from({ length: size }, (_, i) => at + i);
    yield columns.map((column) => column.batch(positions));
  }
}

async function* datasetInputs(
  dataset: InputDataset,
  random: Random,
): AsyncGenerator<readonly Tensor[]> {
  for await (const element of dataset.iterate({ epoch: 0, random })) {
    const { x, ...rest } = element as { readonly x: Tensors };
    dispose(rest as never);
    yield tensorList(x);
  }
}

/** A part of the predictions would look like all of them, so an interrupt is an error here. */
const interrupted = (signal: AbortSignal): unknown =>
  signal.reason ?? new DOMException('predict was interrupted', 'AbortError');
