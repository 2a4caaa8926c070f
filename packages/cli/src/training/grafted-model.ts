import { Random, type Model } from '@graftjs/core';
import { dense } from '@graftjs/layers';
import { graft, insertBottlenecks } from '@graftjs/transfer';

export interface GraftedModelOptions {
  readonly classes: number;
  /** Whether small layers are put in after each block. */
  readonly bottlenecks: boolean;
  readonly seed: number;
}

/**
 * A model of one's own: the base up to its features, and a new classifier. No dropout: a single
 * layer on frozen features underfits before it overfits.
 */
export function graftedModel(
  base: Model,
  { classes, bottlenecks, seed }: GraftedModelOptions,
): Model {
  const head = [dense(classes, { activation: 'softmax' })];
  const model = graft(base, { head, name: 'grafted' });
  if (!bottlenecks) return model;
  return insertBottlenecks(model, { random: new Random(seed).split('bottlenecks') });
}
