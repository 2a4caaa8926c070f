import { Random } from '@graftjs/core';
import { checkCount } from '../statistics/check-number.js';
import { rowsByClass } from '../statistics/classes.js';
import { scoresOf, type HeadData, type LinearHead } from './linear-head.js';

export interface HeldOutOptions {
  /** Default 5. */
  readonly folds?: number;
  /** Default 0. */
  readonly seed?: number;
  /** No more folds are held out once so many examples have scores. Default all. */
  readonly enough?: number;
}

/**
 * What heads say of examples that they did not see: cross-validation, with each class dealt out over
 * the folds. `null` for an example whose class the others do not have, and for those not asked.
 */
export function heldOutScores(
  where: string,
  solve: (data: HeadData) => LinearHead,
  { features, labels, classes }: HeadData,
  { folds = 5, seed = 0, enough = Infinity }: HeldOutOptions = {},
): readonly (Float64Array | null)[] {
  checkCount(where, 'folds', folds, 2);
  const foldOf = new Int32Array(features.length);
  const random = new Random(seed).split('folds');
  let dealt = 0;
  for (const [label, rows] of rowsByClass(where, labels)) {
    const order = random.split(label).permutation(rows.length);
    for (const k of order) foldOf[rows[k] as number] = dealt++ % folds;
  }
  const scores: (Float64Array | null)[] = Array.from(features, () => null);
  let scored = 0;
  for (let fold = 0; fold < folds && scored < enough; fold++) {
    const seen = [...foldOf.keys()].filter((i) => foldOf[i] !== fold);
    const known = new Set(seen.map((i) => labels[i]));
    const held = [...foldOf.keys()].filter((i) => foldOf[i] === fold && known.has(labels[i]));
    if (held.length === 0) continue;
    const head = solve({
      features: seen.map((i) => features[i] as ArrayLike<number>),
      labels: seen.map((i) => labels[i] as number),
      classes,
    });
    scored += held.length;
    for (const i of held) scores[i] = scoresOf(head, features[i] as ArrayLike<number>);
  }
  return scores;
}
