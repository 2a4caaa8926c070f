import type { Dataset, Model } from '@graftjs/core';
import { leafLayers } from '@graftjs/zoo';
import type { Example } from '../prefix/features-of.js';
import { headOf } from '../surgery/stages-of.js';
import type { BoundPenalty, SourcePenalty } from './source-penalty.js';

/** Lets penalties remember the source; what has been bound is freed where one cannot. */
export async function bindPenalties(
  penalties: readonly SourcePenalty[],
  model: Model,
  examples: Dataset<Example>,
): Promise<BoundPenalty[]> {
  const head = new Set(headOf(model));
  const weights = (isHead: boolean) => [
    ...new Set(
      leafLayers(model)
        .filter((layer) => head.has(layer) === isHead)
        .flatMap(({ parameters }) => parameters.filter(({ role }) => role === 'weight')),
    ),
  ];
  const context = { model, source: weights(false), fresh: weights(true), examples };
  const bound: BoundPenalty[] = [];
  try {
    for (const penalty of penalties) bound.push(await penalty.bind(context));
    return bound;
  } catch (error) {
    for (const penalty of bound) penalty.dispose();
    throw error;
  }
}
