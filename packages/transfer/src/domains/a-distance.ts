import { DataError, Random } from '@graftjs/core';
import { checkPositive } from '../statistics/check-number.js';
import { checkTable, checkWidth, type Table } from '../statistics/table.js';
import { domainClassifier } from './domain-classifier.js';

export interface ADistanceOptions {
  /** Ridge of the linear classifier, as a share of the mean square of the features. Default 1e-3. */
  readonly ridge?: number;
  /** Decides which half of the examples is learnt from. Default 0. */
  readonly seed?: number;
}

/**
 * Proxy A-distance 2 (1 - 2 ε): ε is the error, on the other half of the examples, of a linear
 * classifier that tells the domains apart. 0 where it cannot, 2 where it always can. Each domain
 * weighs the same, however many examples it has; what lies on the border is half wrong.
 *
 * @see Ben-David et al., "Analysis of Representations for Domain Adaptation", NeurIPS 2006
 */
export function aDistance(
  source: Table,
  target: Table,
  { ridge = 1e-3, seed = 0 }: ADistanceOptions = {},
): number {
  const width = checkTable('aDistance', source);
  checkTable('aDistance', target);
  checkWidth('aDistance', target[0] as ArrayLike<number>, width);
  checkPositive('aDistance', 'ridge', ridge);
  if (source.length < 2 || target.length < 2) {
    throw new DataError({
      where: 'aDistance',
      problem: `each domain needs 2 examples or more; got ${source.length} and ${target.length}`,
      hint: 'One half is learnt from, the other one tested.',
    });
  }
  const random = new Random(seed);
  const halves = [source, target].map((rows, domain) => {
    const order = random.split(domain).permutation(rows.length);
    const shuffled = Array.from(order, (i) => rows[i] as ArrayLike<number>);
    const half = Math.ceil(rows.length / 2);
    return { learnt: shuffled.slice(0, half), tested: shuffled.slice(half) };
  });
  const [s, t] = halves as [(typeof halves)[0], (typeof halves)[0]];
  const decide = domainClassifier(s.learnt, t.learnt, ridge);
  const share = (rows: Table, side: number) =>
    rows.reduce((sum, row) => sum + (1 - side * Math.sign(decide(row))) / 2, 0) / rows.length;
  const error = (share(s.tested, -1) + share(t.tested, 1)) / 2;
  return 2 * (1 - 2 * Math.min(error, 1 - error));
}
