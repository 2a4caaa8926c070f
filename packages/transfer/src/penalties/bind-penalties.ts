import type { Dataset, Model, Random } from '@graftjs/core';
import { leafLayers } from '@graftjs/zoo';
import type { Example } from '../prefix/features-of.js';
import { headOf } from '../surgery/stages-of.js';
import type { BoundPenalty, SourcePenalty } from './source-penalty.js';

/** Lets penalties remember the source; what has been bound is freed where one cannot. */
export async function bindPenalties(
  penalties: readonly SourcePenalty[],
  model: Model,
  examples: Dataset<Example>,
  random: Random,
): Promise<BoundPenalty[]> {
  const head = new Set(headOf(model));
  const weights = (isHead: boolean) => [
    ...new Set(
      leafLayers(model)
        .filter((layer) => head.has(layer) === isHead)
        .flatMap(({ parameters }) => parameters.filter(({ role }) => role === 'weight')),
    ),
  ];
  const parts = { source: weights(false), fresh: weights(true) };
  const bound: BoundPenalty[] = [];
  try {
    for (const [i, penalty] of penalties.entries()) {
      bound.push(await penalty.bind({ model, ...parts, examples, random: random.split(i) }));
    }
    return bound;
  } catch (error) {
    for (const penalty of bound) penalty.dispose();
    throw error;
  }
}
