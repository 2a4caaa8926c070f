import { Random } from '@graftjs/core';
import { quantile, type BootstrapOptions, type Interval } from './bootstrap-interval.js';
import { rowsByClass } from './classes.js';

/**
 * How far a figure of labelled examples may be off: quantiles, around their median, of its values on
 * random halves of each class, drawn without replacement. Their spread estimates that on all (the
 * delete-half jackknife). The usual bootstrap draws copies of examples, which a score of how well
 * features fit takes for a better fit.
 *
 * @returns offsets from the figure of all examples
 * @see Shao and Tu, "The Jackknife and Bootstrap", 1995
 */
export function halfSampleInterval(
  labels: ArrayLike<number>,
  figure: (indices: readonly number[]) => number,
  { confidence = 0.95, rounds = 100, seed = 0 }: BootstrapOptions = {},
): Interval {
  const random = new Random(seed).split('half-samples');
  const classes = [...rowsByClass('halfSampleInterval', labels).values()];
  const drawn: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const own = random.split(round);
    const indices = classes.flatMap((rows, k) => {
      const order = own.split(k).permutation(rows.length);
      // Of an odd number sometimes more, sometimes less than half.
      const half = (rows.length + (rows.length % 2 === 0 ? 0 : own.integer(2) * 2 - 1)) / 2;
      return Array.from(order.slice(0, Math.max(1, half)), (i) => rows[i] as number);
    });
    const value = figure(indices);
    if (!Number.isNaN(value)) drawn.push(value);
  }
  drawn.sort((a, b) => a - b);
  const middle = quantile(drawn, 0.5);
  return {
    low: quantile(drawn, (1 - confidence) / 2) - middle,
    high: quantile(drawn, (1 + confidence) / 2) - middle,
  };
}
