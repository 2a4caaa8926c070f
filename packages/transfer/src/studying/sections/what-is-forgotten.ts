import { Random } from '@graftjs/core';
import type { Forgetting, Omitted } from '@graftjs/report';
import { drawnInAll } from '../../examples/labelled.js';
import { forgettingFrontier } from '../forgetting-frontier.js';
import { SHARES, type Study } from '../study.js';
import type { ChosenWay } from './chosen-way.js';
import type { FoundRate } from './found-rate.js';
import type { ShownModel } from './shown-model.js';

/** What training gains on the target, and what it leaves of the source, in several ways. */
export async function whatIsForgotten(
  { base, classes, pool, test, source, seed, batchSize, until }: Study,
  { contender: way }: ChosenWay,
  { rate, stepSeconds }: FoundRate,
  { epochs }: ShownModel,
): Promise<Forgetting | Omitted> {
  if (!source) return { omitted: 'No examples of the source were given.' };
  const end = until(SHARES.forgetting);
  if (end.left < epochs * Math.ceil(pool.labels.length / batchSize) * stepSeconds) {
    return { omitted: 'There was no time for it.' };
  }
  const begin = end.left;
  const some = (of: typeof pool, most: number) => drawnInAll(of, most, new Random(seed)).data;
  const frontier = await forgettingFrontier(base, {
    source: some(source, 300),
    train: some(pool, 400),
    validation: some(test, 150),
    classes: classes.length,
    seed,
    signal: until(SHARES.ways).signal(),
    ...(way ? { recipe: way.recipe(Math.max(1, Math.min(5, epochs)), rate) } : {}),
    enough: (done) => done > 0 && (end.left <= 0 || end.left < (begin - end.left) / done),
  });
  const { before, points, head, left } = frontier;
  return {
    before,
    points,
    note: [
      ...(head === 'probe' ? ['The source is judged by a probe on its features (LDA).'] : []),
      ...(left.length > 0 ? [`No time was left for ${left.join(', ')}.`] : []),
    ].join(' '),
  };
}
