import {
  ConfigError,
  DataError,
  Random,
  sizeOf,
  Tensor,
  type Dataset,
  type Loss,
  type Model,
  type Shape,
} from '@graftjs/core';
import { isHostArray } from '@graftjs/datasets';
import {
  binaryCrossentropy,
  categoricalCrossentropy,
  meanSquaredError,
  sparseCategoricalCrossentropy,
} from '@graftjs/losses';
import { accuracy, binaryAccuracy, meanAbsoluteError } from '@graftjs/metrics';
import type { Losses, Metrics } from '@graftjs/training';
import type { Example } from '../prefix/features-of.js';
import { lastActivation } from './last-activation.js';

/** What a model is trained on: the loss of each output, and the metrics by their names in logs. */
export interface Task {
  readonly loss: Losses;
  readonly metrics: Metrics;
}

/**
 * The loss that fits a model and its data, where none is given: by the last activation of the model,
 * and by whether `y` is a class number or a row. A row beside several sigmoids says yes or no of each.
 * For each output, where there are several and `y` is a list. Of numbers that are no classes, metrics
 * are the mean absolute error.
 */
export async function taskOf(
  model: Model,
  data: Dataset<Example>,
  { loss, metrics }: { readonly loss?: Losses | undefined; readonly metrics?: Metrics | undefined },
): Promise<Task> {
  const shapes = await targetShapes(data);
  const names = outputNames(model);
  if (shapes.length !== names.length) {
    throw new DataError({
      where: 'fineTune',
      problem: `the model has ${names.length} outputs, and the targets of an example ${shapes.length}`,
      operands: [{ label: 'outputs', value: names.join(', ') }],
      hint: 'With several outputs, y is a list of targets in their order.',
    });
  }
  if (names.length === 1) {
    const size = sizeOf(shapes[0] as number[]);
    return {
      loss: loss ?? classifierLoss(model, 0, shapes[0] as Shape),
      metrics: metrics ?? metricsOf(model, size, loss),
    };
  }
  return {
    loss: loss ?? shapes.map((shape, i) => classifierLoss(model, i, shape)),
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

/** Losses of numbers that are no classes. */
const OF_NUMBERS = /\/(Mean\w+Error|Huber|LogCosh|Poisson|CosineSimilarity)$/;

/** Whether a loss is one of numbers, not of classes. */
export const isOfNumbers = (loss: Losses | undefined): boolean =>
  loss !== undefined && 'type' in loss && OF_NUMBERS.test(String(loss.type));

/** Whether the classes of an output do not exclude each other: several sigmoids. */
export const isMultiLabel = (model: Model, output = 0): boolean =>
  (model.outputs[output]?.shape.at(-1) ?? 1) > 1 && lastActivation(model, output) === 'sigmoid';

function metricsOf(model: Model, size: number, loss: Losses | undefined): Metrics {
  if (isOfNumbers(loss)) return { mae: meanAbsoluteError() };
  if (isMultiLabel(model) && size > 1) return { accuracy: binaryAccuracy() };
  const alone = (model.outputs[0]?.shape.at(-1) ?? 1) === 1;
  // A single output that is no probability is above 0 where it is more likely than not.
  const threshold = alone && lastActivation(model) !== 'sigmoid' ? 0 : 0.5;
  return { accuracy: accuracy({ threshold }) };
}

/** Of those outputs that tell classes apart. */
function accuracies(model: Model, names: readonly string[]): Metrics {
  const classes = names.filter((_, i) => isClassifier(model, i));
  return Object.fromEntries(
    classes.map((output) => [`${output}.accuracy`, { metric: accuracy(), output }]),
  );
}

const isClassifier = (model: Model, output: number): boolean =>
  (model.outputs[output]?.shape.at(-1) ?? 1) > 1 || lastActivation(model, output) === 'sigmoid';

function classifierLoss(model: Model, output: number, target: Shape): Loss {
  const [, ...answer] = model.outputs[output]?.shape ?? [];
  const classes = answer.at(-1) ?? 1;
  const places = answer.slice(0, -1);
  // A class of an example may be in a list of one.
  const size = sizeOf(target as number[]);
  const perPlace = fits(target, places) || (places.length === 0 && size === 1);
  if (!perPlace && places.length > 0 && size === 1) throw manyAnswers(answer);
  const activation = lastActivation(model, output);
  if (classes === 1 && model.outputs.length > 1 && activation !== 'sigmoid') {
    return meanSquaredError();
  }
  if (classes === 1) return binaryCrossentropy({ fromLogits: activation !== 'sigmoid' });
  const multiple = isMultiLabel(model, output);
  if (multiple && fits(target, answer)) return binaryCrossentropy();
  const fromLogits = activation !== 'softmax' && !multiple;
  if (perPlace) return sparseCategoricalCrossentropy({ fromLogits });
  if (fits(target, answer)) return categoricalCrossentropy({ fromLogits });
  throw new DataError({
    where: 'fineTune',
    problem: 'the targets do not fit the outputs of the model',
    operands: [
      { label: 'y', value: target, note: 'of an example' },
      { label: 'outputs', value: answer },
    ],
    hint: 'Give class numbers or one-hot rows, or a loss of your own.',
  });
}

const fits = (target: Shape, answer: Shape): boolean =>
  target.length === answer.length &&
  target.every((length, i) => answer[i] === null || answer[i] === length);

function manyAnswers(answer: Shape): DataError {
  const pooling = `globalAveragePooling${answer.length - 1}d()`;
  return new DataError({
    where: 'fineTune',
    problem: 'the model answers for each place of an example, and y is one class for all',
    operands: [{ label: 'outputs', value: answer }],
    hint:
      answer.length > 4
        ? 'Give the head a layer that makes one of them: flatten().'
        : `Pool them first, graft(base, { head: [${pooling}, dense(…)] }), or give a class for each place.`,
  });
}

/** The shape of each target of one example. */
async function targetShapes(data: Dataset<Example>): Promise<Shape[]> {
  for await (const element of data.iterate({ epoch: 0, random: new Random(0) })) {
    const shapes = Array.isArray(element.y)
      ? element.y.map(shapeOfTarget)
      : [shapeOfTarget(element.y)];
    const values = Object.values(element as object).flat() as unknown[];
    for (const value of values) if (value instanceof Tensor) value.dispose();
    if (element instanceof Object && 'y' in element) return shapes;
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

const shapeOfTarget = (y: unknown): Shape => (y instanceof Tensor || isHostArray(y) ? y.shape : []);
