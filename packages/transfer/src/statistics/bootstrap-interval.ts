import { Random } from '@graftjs/core';
import { checkCount, checkShare } from './check-number.js';

export interface BootstrapOptions {
  /** Default 0.95. */
  readonly confidence?: number;
  /** How often it is drawn anew. Default 1000. */
  readonly rounds?: number;
  /** Default 0. */
  readonly seed?: number;
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Percentile bootstrap: the interval in which a figure of `count` examples falls when the examples
 * are drawn anew with replacement. Draws for which the figure is not a number are left out.
 *
 * @param figure of the examples with these indices
 * @see Efron and Tibshirani, "An Introduction to the Bootstrap", 1993
 */
export function bootstrapInterval(
  count: number,
  figure: (indices: readonly number[]) => number,
  { confidence = 0.95, rounds = 1000, seed = 0 }: BootstrapOptions = {},
): Interval {
  checkCount('bootstrapInterval', 'count', count);
  checkShare('bootstrapInterval', 'confidence', confidence);
  checkCount('bootstrapInterval', 'rounds', rounds);
  const random = new Random(seed).split('bootstrap');
  const drawn: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const value = figure(Array.from({ length: count }, () => Math.floor(random.uniform() * count)));
    if (!Number.isNaN(value)) drawn.push(value);
  }
  drawn.sort((a, b) => a - b);
  return {
    low: quantile(drawn, (1 - confidence) / 2),
    high: quantile(drawn, (1 + confidence) / 2),
  };
}

/** The quantile of sorted numbers, between neighbours where it falls between them. */
export function quantile(sorted: readonly number[], share: number): number {
  if (sorted.length === 0) return NaN;
  const position = share * (sorted.length - 1);
  const [below, above] = [Math.floor(position), Math.ceil(position)];
  const low = sorted[below] as number;
  return low + (position - below) * ((sorted[above] as number) - low);
}
