import { ConfigError, DataError, GraftError, ShapeError, tidy, zeros } from '@graftjs/core';
import type { Logs, Model, Random } from '@graftjs/core';
import { arrayColumns, type ArrayColumns } from '../data/array-data.js';
import { arraySource, splitPoint } from '../data/array-source.js';
import type { BatchSource } from '../data/batch-source.js';
import { disposeBatch, type BatchTensors } from '../data/batch-tensors.js';
import { BatchFeed, noBatches } from '../data/batch-feed.js';
import { checkBatch } from '../data/check-batch.js';
import {
  batchSource,
  checkBatchSize,
  isArrayData,
  type TrainingData,
} from '../data/training-data.js';
import { evaluateSource } from './evaluate-source.js';
import { outputLosses, type Objective } from '../steps/objective.js';

export interface SourcesSettings {
  readonly batchSize: number | undefined;
  readonly shuffle: boolean;
  readonly validation: TrainingData | undefined;
  readonly validationSplit: number | undefined;
}

/** What trains and what validates, from the options of `fit`. */
export function sourcesOf(
  model: Model,
  data: TrainingData,
  { batchSize, shuffle, validation, validationSplit }: SourcesSettings,
): { readonly training: BatchSource; readonly validation: BatchSource | null } {
  if (validationSplit !== undefined) {
    if (validation !== undefined) throw twoValidations();
    return splitSources(model, data, validationSplit, batchSize, shuffle);
  }
  const training = batchSource(model, data, { where: 'fit', batchSize, shuffle });
  if (validation === undefined) return { training, validation: null };
  const where = 'fit, validation';
  const size = isArrayData(validation) ? batchSize : undefined;
  const held = batchSource(model, validation, { where, batchSize: size, shuffle: false });
  return { training, validation: held };
}

function splitSources(
  model: Model,
  data: TrainingData,
  share: number,
  batchSize: number | undefined,
  shuffle: boolean,
): { readonly training: BatchSource; readonly validation: BatchSource } {
  if (!isArrayData(data)) {
    throw new ConfigError({
      where: 'fit',
      problem: 'validationSplit is for arrays',
      hint: 'Split a dataset before it is batched: dataset.split({ validation: 0.2, seed: 7 }).',
    });
  }
  const columns: ArrayColumns = arrayColumns(model, data, 'fit');
  const point = splitPoint(columns.length, share);
  const size = checkBatchSize(batchSize, 'fit');
  return {
    training: arraySource(columns, { batchSize: size, shuffle }, { end: point }),
    validation: arraySource(columns, { batchSize: size, shuffle: false }, { start: point }),
  };
}

const twoValidations = () =>
  new ConfigError({ where: 'fit', problem: 'validation and validationSplit exclude each other' });

export interface ValidationSettings {
  readonly model: Model;
  readonly source: BatchSource | null;
  readonly objective: Objective;
  readonly steps: number | null;
  readonly frequency: number;
  readonly epochs: number;
  readonly signal: AbortSignal | undefined;
}

/** Evaluates after an epoch, where this one's turn has come. */
export function validator({
  source,
  frequency,
  epochs,
  ...settings
}: ValidationSettings): (epoch: number, random: Random) => Promise<Logs | null> {
  return async (epoch, random) => {
    if (!source) return null;
    if ((epoch + 1) % frequency !== 0 && epoch + 1 !== epochs) return null;
    return evaluateSource({ ...settings, random, source, where: 'fit, validation' });
  };
}

/** Looks at the first batch before the first step: an epoch is a long time to wait for a mistake. */
export async function checkValidation(
  model: Model,
  source: BatchSource | null,
  objective: Objective,
  random: Random,
): Promise<void> {
  if (!source || source.single) return;
  const feed = new BatchFeed(source, random, { pass: 0, batches: 0 });
  try {
    const batch = await feed.next();
    if (!batch) throw noBatches('fit, validation');
    try {
      checkTargets(model, checkBatch(model, batch, 'fit, validation'), objective);
    } finally {
      disposeBatch(batch);
    }
  } finally {
    await feed.close();
  }
}

/** Whether the losses take these targets at all, for predictions of the shapes of the outputs. */
function checkTargets(model: Model, { y, size }: BatchTensors, objective: Objective): void {
  const shapes = model.outputs.map(({ shape }) => shape.slice(1));
  if (shapes.some((shape) => shape.includes(null))) return;
  try {
    tidy(() => {
      const predictions = shapes.map((shape) => zeros([size, ...(shape as number[])]));
      outputLosses(objective, predictions, [], y, null);
    });
  } catch (error) {
    if (!(error instanceof GraftError)) throw error;
    const Kind = error instanceof ShapeError ? ShapeError : DataError;
    const { where, problem, operands, hint } = error;
    throw new Kind({ where: `fit, validation, ${where}`, problem, operands, hint, cause: error });
  }
}
