import {
  ConfigError,
  DataError,
  Random,
  sizeOf,
  Tensor,
  type Dataset,
  type Loss,
  type Metric,
  type Model,
} from '@graftjs/core';
import { isHostArray } from '@graftjs/datasets';
import {
  binaryCrossentropy,
  categoricalCrossentropy,
  sparseCategoricalCrossentropy,
} from '@graftjs/losses';
import { accuracy } from '@graftjs/metrics';
import type { Example } from '../prefix/features-of.js';
import { lastActivation } from './last-activation.js';

/** What a model is trained on: the loss, and the metrics by their names in logs. */
export interface Task {
  readonly loss: Loss;
  readonly metrics: { readonly [key: string]: Metric };
}

/**
 * The loss that fits a classifier and its data, where none is given: by the last activation of the
 * model, and by whether `y` is a class number or a one-hot row.
 */
export async function taskOf(
  model: Model,
  data: Dataset<Example>,
  { loss, metrics }: { readonly loss?: Loss | undefined; readonly metrics?: Task['metrics'] },
): Promise<Task> {
  const figures = metrics ?? { accuracy: accuracy() };
  return { loss: loss ?? classifierLoss(model, await targetSize(data)), metrics: figures };
}

function classifierLoss(model: Model, size: number): Loss {
  const classes = model.outputs[0]?.shape.at(-1) ?? 1;
  const activation = lastActivation(model);
  if (classes === 1) return binaryCrossentropy({ fromLogits: activation !== 'sigmoid' });
  const fromLogits = activation !== 'softmax';
  if (size === 1) return sparseCategoricalCrossentropy({ fromLogits });
  if (size === classes) return categoricalCrossentropy({ fromLogits });
  throw new DataError({
    where: 'fineTune',
    problem: 'the targets do not fit the outputs of the model',
    operands: [
      { label: 'y', value: `${size} numbers an example` },
      { label: 'outputs', value: classes },
    ],
    hint: 'Give class numbers or one-hot rows, or a loss of your own.',
  });
}

/** How many numbers the target of one example has. */
async function targetSize(data: Dataset<Example>): Promise<number> {
  for await (const element of data.iterate({ epoch: 0, random: new Random(0) })) {
    const tensors = Object.values(element).filter((value) => value instanceof Tensor);
    const { y } = element;
    const size = y instanceof Tensor || isHostArray(y) ? sizeOf(y.shape) : 1;
    tensors.forEach((tensor) => tensor.dispose());
    if (element instanceof Object && 'y' in element) return size;
    break;
  }
  if (data.size === 0) throw new DataError({ where: 'fineTune', problem: 'there are no examples' });
  throw new ConfigError({
    where: 'fineTune',
    problem: 'the data are no examples',
    operands: [{ label: 'expected', value: 'a dataset of { x, y }, not batched' }],
    hint: 'imageFolder and fromArrays give such data.',
  });
}
