import {
  dispose,
  keep,
  tidy,
  type Model,
  type Optimizer,
  type Parameter,
  type Random,
  type Scalar,
  type Tensor,
} from '@graftjs/core';
import type { BatchTensors } from '../data/batch-tensors.js';
import type { Penalty } from '../penalty.js';
import type { ClassWeight } from './class-weight.js';
import { lossWeights } from './class-weight.js';
import { metricStatistics, type FigureTensors } from './figures.js';
import type { CustomStep } from './custom-step.js';
import { guardStep } from './find-non-finite.js';
import { lossGradients } from './loss-gradients.js';
import { forward } from './forward.js';
import { outputLosses, total, weightedTotal, type Objective } from './objective.js';
import { regularization } from './regularization.js';

/** What stays the same from step to step. */
export interface TrainStepOptions {
  readonly objective: Objective;
  readonly optimizer: Optimizer;
  readonly penalties: readonly Penalty[];
  readonly classWeight: ClassWeight | null;
  /** Multiplies the learning rate of a parameter. */
  readonly rateScale: ((parameter: Parameter) => number) | null;
  /** Takes the place of the loss of the outputs. */
  readonly step?: CustomStep | undefined;
  /** Whether loss and gradients are looked at before they move anything. */
  readonly guarded?: boolean;
}

/** Forward, backward, and one move of the optimizer. The batch stays the caller's, the figures become so. */
export function trainStep(
  model: Model,
  batch: BatchTensors,
  random: Random,
  options: TrainStepOptions,
): FigureTensors {
  const { objective, optimizer, penalties } = options;
  const parameters = model.trainableParameters;
  const made: { outputs: readonly Tensor[]; losses: readonly Scalar[] } = {
    outputs: [],
    losses: [],
  };
  const terms: { [name: string]: Scalar } = {};
  const kept: Tensor[] = [];
  const hold = <T extends Tensor>(tensor: T): T => {
    kept.push(tensor);
    return keep(tensor);
  };
  const loss = (): Scalar => {
    const pass = forward(model, batch.x, { training: true, random });
    const weights = lossWeights(batch, pass.outputs, options.classWeight);
    const plain = () => outputLosses(objective, pass.outputs, pass.masks, batch.y, weights);
    const losses = options.step ? [] : plain();
    const data = options.step
      ? options.step({
          ...batch,
          model,
          random,
          outputs: pass.outputs,
          loss: () => weightedTotal(objective, plain()),
          forward: (x, other = random.split('forward')) => {
            const again = forward(model, x, { training: true, random: other });
            pass.added.push(...again.added);
            return again.outputs;
          },
        })
      : weightedTotal(objective, losses);
    for (const { name, term } of bound(penalties)) {
      const { x, y, columns } = batch;
      const view = { x, y, columns, outputs: pass.outputs };
      if (term) terms[name] = hold(term(parameters, view));
    }
    made.outputs = pass.outputs.map(hold);
    made.losses = losses.length > 1 ? losses.map(hold) : [];
    return total([data, ...pass.added, ...regularization(model), ...Object.values(terms)]);
  };
  try {
    const rate = optimizer.learningRate;
    const scaled = options.rateScale;
    const { value, gradients } = lossGradients(optimizer, loss, parameters, () =>
      dispose(kept.splice(0)),
    );
    kept.push(value);
    try {
      if (options.guarded) guardStep(model, batch.x, value, gradients);
      optimizer.apply(
        scaled
          ? gradients.map((entry) => ({
              ...entry,
              rateScale: (entry.rateScale ?? 1) * scaled(entry.parameter),
            }))
          : gradients,
      );
    } finally {
      dispose(gradients.map(({ gradient }) => gradient));
    }
    const rateOf = (parameter: Parameter): number => rate * (scaled?.(parameter) ?? 1);
    for (const penalty of penalties) {
      tidy(() => penalty.afterStep?.({ parameters, rateOf }));
      if (penalty.term || !penalty.measure) continue;
      terms[penalty.name] = tidy(() =>
        (penalty.measure as NonNullable<Penalty['measure']>)(parameters),
      );
      kept.push(terms[penalty.name] as Scalar);
    }
    const { y, sampleWeight } = batch;
    const metrics = tidy(
      () => metricStatistics(objective.metrics, y, made.outputs, sampleWeight) as never,
    );
    dispose([...made.outputs]);
    return { loss: value, outputLosses: made.losses, penalties: terms, metrics };
  } catch (error) {
    dispose(kept);
    throw error;
  }
}

const bound = (penalties: readonly Penalty[]) =>
  penalties.map((penalty) => ({ name: penalty.name, term: penalty.term?.bind(penalty) }));
