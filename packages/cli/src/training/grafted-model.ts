import { Random, type Model } from '@graftjs/core';
import { dense } from '@graftjs/layers';
import { graft, insertBottlenecks, withStochasticNormalization } from '@graftjs/transfer';

export interface GraftedModelOptions {
  readonly classes: number;
  /** Whether small layers are put in after each block. */
  readonly bottlenecks: boolean;
  /** Whether batch normalisations draw whose statistics they take. */
  readonly stochastic: boolean;
  readonly seed: number;
}

/**
 * A model of one's own: the base up to its features, and a new classifier. No dropout: a single
 * layer on frozen features underfits before it overfits.
 */
export function graftedModel(
  base: Model,
  { classes, bottlenecks, stochastic, seed }: GraftedModelOptions,
): Model {
  const head = [dense(classes, { activation: 'softmax' })];
  const grafted = graft(base, { head, name: 'grafted' });
  const model = stochastic ? withStochasticNormalization(grafted) : grafted;
  if (!bottlenecks) return model;
  return insertBottlenecks(model, { random: new Random(seed).split('bottlenecks') });
}
