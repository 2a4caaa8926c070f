import {
  Random,
  type Batch,
  type Loss,
  type Model,
  type Optimizer,
  type Parameter,
} from '@graftjs/core';
import { checkBatch } from '../data/check-batch.js';
import { EpochFigures } from '../logs/epoch-figures.js';
import type { EvaluationKey, LogsOf } from '../logs/log-keys.js';
import type { Losses, LossWeights } from '../losses.js';
import type { Metrics, NoMetrics } from '../metrics.js';
import { penaltyList, type Penalties } from '../penalty.js';
import type { ClassWeight } from '../steps/class-weight.js';
import { readFigures } from '../steps/figures.js';
import { objectiveOf } from '../steps/objective.js';
import { trainStep } from '../steps/train-step.js';
import { checkArguments } from './check-arguments.js';

export interface TrainOnBatchOptions<
  M extends Metrics,
  L extends Losses,
  PenaltyName extends string = never,
> {
  readonly loss: L;
  readonly optimizer: Optimizer;
  readonly lossWeights?: LossWeights | undefined;
  readonly metrics?: M | undefined;
  readonly penalty?: Penalties<PenaltyName> | undefined;
  readonly classWeight?: ClassWeight | undefined;
  readonly rateScale?: ((parameter: Parameter) => number) | undefined;
  /** Randomness of this step (dropout); give each step its own: `random.split(step)`. */
  readonly random?: Random | undefined;
}

const optionNames: { readonly [K in keyof TrainOnBatchOptions<Metrics, Losses>]-?: true } = {
  loss: true,
  optimizer: true,
  lossWeights: true,
  metrics: true,
  penalty: true,
  classWeight: true,
  rateScale: true,
  random: true,
};

/**
 * One step on one batch, for loops of your own. The batch stays yours; so does the optimizer, whose
 * `park` or `dispose` puts its state away at the end.
 *
 * @returns the figures of this batch, as they were before the step
 *
 * @example
 * for (let step = 0; step < 100; step++) {
 *   const { loss } = await trainOnBatch(model, { x, y }, { loss: mse, optimizer, random: random.split(step) });
 * }
 */
export async function trainOnBatch<
  const M extends Metrics = NoMetrics,
  const L extends Losses = Loss,
  const PenaltyName extends string = never,
>(
  model: Model,
  batch: Batch,
  options: TrainOnBatchOptions<M, L, PenaltyName>,
): Promise<LogsOf<EvaluationKey<M, L> | PenaltyName>> {
  const where = 'trainOnBatch';
  const required = ['loss', 'optimizer'];
  checkArguments({ where, model, options, known: optionNames, required });
  const random = options.random ?? Random.fromEntropy();
  const tensors = checkBatch(model, batch, where);
  if (!model.built) model.build(tensors.x.map(({ shape: [, ...example] }) => [null, ...example]));
  model.initialize(random.split('initialize'));
  const { loss, lossWeights, metrics, optimizer } = options;
  const objective = objectiveOf(model, { loss, lossWeights, metrics }, where);
  const figures = trainStep(model, tensors, random, {
    objective,
    optimizer,
    penalties: penaltyList(options.penalty),
    classWeight: options.classWeight ?? null,
    rateScale: options.rateScale ?? null,
  });
  const gathered = new EpochFigures(objective);
  gathered.add(await readFigures(figures), tensors.size);
  return gathered.logs() as LogsOf<EvaluationKey<M, L> | PenaltyName>;
}
