import type { RateSweep, Omitted } from '@graftjs/report';
import { nearDefault } from '../../adaptive/choose-recipe.js';
import { findRate } from '../../adaptive/find-rate.js';
import { secondsPerStep } from '../seconds-per-step.js';
import { SHARES, type Study } from '../study.js';
import type { ChosenWay } from './chosen-way.js';

export interface FoundRate {
  /** The rate of the recipe; left out, it is the recipe's own. */
  readonly rate?: number | undefined;
  /** Of one step of the recipe, its frozen prefix computed before. */
  readonly stepSeconds: number;
  readonly sweep: RateSweep | Omitted;
}

/** Sweeps rates with the head as it begins: behind a solved one there is no loss left to fall. */
export async function foundRate(
  { pool, seed, batchSize, deadline, until }: Study,
  { model, contender, cache }: ChosenWay,
): Promise<FoundRate> {
  const train = contender?.train ?? 'head';
  const stepSeconds = deadline.over
    ? Infinity
    : await secondsPerStep(model, pool.data, { train, batchSize, cache });
  const time = until(SHARES.training);
  if (time.left <= 60 * stepSeconds) {
    return {
      rate: undefined,
      stepSeconds,
      sweep: { omitted: 'There was no time for a sweep.' },
    };
  }
  const signal = time.signal();
  const curve = await findRate(model, pool.data, {
    ...{ train, steps: 40, seed, batchSize, cache, signal },
  });
  const rate = contender ? nearDefault(curve, contender) : undefined;
  const { rates, losses, suggestions } = curve;
  const [valley, steep] = [suggestions?.valley.rate ?? null, suggestions?.steep.rate ?? null];
  return {
    rate,
    stepSeconds,
    sweep:
      rates.length > 10
        ? { rates, losses, valley, steep, used: rate ?? null }
        : { omitted: 'The loss rose at once, whatever the rate.' },
  };
}
