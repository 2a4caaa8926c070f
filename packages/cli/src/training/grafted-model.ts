import type { Model } from '@graftjs/core';
import { dense } from '@graftjs/layers';
import { graft } from '@graftjs/transfer';

/**
 * A model of one's own: the base up to its features, and a new classifier. No dropout: a single
 * layer on frozen features underfits before it overfits.
 */
export function graftedModel(base: Model, classes: number): Model {
  return graft(base, { head: [dense(classes, { activation: 'softmax' })], name: 'grafted' });
}
