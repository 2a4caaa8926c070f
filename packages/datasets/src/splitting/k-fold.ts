import { ConfigError, Random } from '@graftjs/core';
import { drawByClass, strataOf } from './draw-by-class.js';

export interface KFoldOptions {
  readonly folds: number;
  readonly seed: number | string;
  /** As in `split`. */
  readonly stratify?: boolean | ArrayLike<number>;
}

export interface FoldPositions {
  readonly train: Int32Array;
  readonly validation: Int32Array;
}

/**
 * Positions for each fold: every element is in exactly one validation part. Elements of a class
 * are dealt out in turn, going on where the class before stopped, so folds differ by one at most.
 */
export function foldPositions(
  size: number,
  labels: ArrayLike<number> | null,
  { folds, seed, stratify }: KFoldOptions,
): FoldPositions[] {
  if (!Number.isInteger(folds) || folds < 2 || folds > size) {
    throw new ConfigError({
      where: 'kFold',
      problem: 'the number of folds cannot be used',
      operands: [
        { label: 'expected', value: `a whole number from 2 to ${size}, the number of elements` },
        { label: 'got', value: folds },
      ],
    });
  }
  const random = new Random(seed).split('kFold');
  const strata = strataOf(size, labels, stratify, 'kFold');
  const classes = strata ? drawByClass(strata, random) : [random.permutation(size)];
  const foldOf = new Int32Array(size);
  let dealt = 0;
  for (const members of classes) {
    for (const position of members) foldOf[position] = dealt++ % folds;
  }
  const positions = Int32Array.from({ length: size }, (_, i) => i);
  return Array.from({ length: folds }, (_, fold) => ({
    train: positions.filter((position) => foldOf[position] !== fold),
    validation: positions.filter((position) => foldOf[position] === fold),
  }));
}
