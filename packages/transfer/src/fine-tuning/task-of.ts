import {
  ConfigError,
  DataError,
  Random,
  sizeOf,
  Tensor,
  type Dataset,
  type Loss,
  type Model,
} from '@graftjs/core';
import { isHostArray } from '@graftjs/datasets';
import {
  binaryCrossentropy,
  categoricalCrossentropy,
  meanSquaredError,
  sparseCategoricalCrossentropy,
} from '@graftjs/losses';
import { accuracy } from '@graftjs/metrics';
import type { Losses, Metrics } from '@graftjs/training';
import type { Example } from '../prefix/features-of.js';
import { lastActivation } from './last-activation.js';

/** What a model is trained on: the loss of each output, and the metrics by their names in logs. */
export interface Task {
  readonly loss: Losses;
  readonly metrics: Metrics;
}

/**
 * The loss that fits a classifier and its data, where none is given: by the last activation of the
 * model, and by whether `y` is a class number or a one-hot row. For each output, where there are
 * several and `y` is a list.
 */
export async function taskOf(
  model: Model,
  data: Dataset<Example>,
  { loss, metrics }: { readonly loss?: Losses | undefined; readonly metrics?: Metrics | undefined },
): Promise<Task> {
  const sizes = await targetSizes(data);
  const names = outputNames(model);
  if (sizes.length !== names.length) {
    throw new DataError({
      where: 'fineTune',
      problem: `the model has ${names.length} outputs, and the targets of an example ${sizes.length}`,
      operands: [{ label: 'outputs', value: names.join(', ') }],
      hint: 'With several outputs, y is a list of targets in their order.',
    });
  }
  if (names.length === 1) {
    return {
      loss: loss ?? classifierLoss(model, 0, sizes[0] as number),
      metrics: metrics ?? { accuracy: accuracy() },
    };
  }
  return {
    loss: loss ?? sizes.map((size, i) => classifierLoss(model, i, size)),
    metrics: metrics ?? accuracies(model, names),
  };
}

/** The losses of the outputs of a model, in their order. */
export function lossList(model: Model, loss: Losses): Loss[] {
  if ('call' in loss && typeof loss.call === 'function') return [loss as Loss];
  if (Array.isArray(loss)) return [...(loss as readonly Loss[])];
  const named = loss as { readonly [output: string]: Loss };
  return outputNames(model).map((name) => named[name] as Loss);
}

const outputNames = ({ outputs }: Model): string[] => outputs.map(({ use }) => use.layer.name);

/** Of those outputs that tell classes apart. */
function accuracies(model: Model, names: readonly string[]): Metrics {
  const classes = names.filter((_, i) => isClassifier(model, i));
  return Object.fromEntries(
    classes.map((output) => [`${output}.accuracy`, { metric: accuracy(), output }]),
  );
}

const isClassifier = (model: Model, output: number): boolean =>
  (model.outputs[output]?.shape.at(-1) ?? 1) > 1 || lastActivation(model, output) === 'sigmoid';

function classifierLoss(model: Model, output: number, size: number): Loss {
  const classes = model.outputs[output]?.shape.at(-1) ?? 1;
  const activation = lastActivation(model, output);
  if (classes === 1 && model.outputs.length > 1 && activation !== 'sigmoid') {
    return meanSquaredError();
  }
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

/** How many numbers each target of one example has. */
async function targetSizes(data: Dataset<Example>): Promise<number[]> {
  for await (const element of data.iterate({ epoch: 0, random: new Random(0) })) {
    const sizes = Array.isArray(element.y)
      ? element.y.map(sizeOfTarget)
      : [sizeOfTarget(element.y)];
    const values = Object.values(element as object).flat() as unknown[];
    for (const value of values) if (value instanceof Tensor) value.dispose();
    if (element instanceof Object && 'y' in element) return sizes;
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

const sizeOfTarget = (y: unknown): number =>
  y instanceof Tensor || isHostArray(y) ? sizeOf(y.shape) : 1;
