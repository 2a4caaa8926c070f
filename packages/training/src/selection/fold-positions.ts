import { ConfigError, Random } from '@graftjs/core';

export interface FoldPositions {
  readonly train: Int32Array;
  readonly validation: Int32Array;
}

export interface FoldOptions {
  readonly folds: number;
  readonly seed: number | string;
  /** The class of each example, where each fold is to have its share of every class. */
  readonly labels: ArrayLike<number> | null;
}

/** Each example is in exactly one validation part; sizes differ by one at most. */
export function foldPositions(size: number, { folds, seed, labels }: FoldOptions): FoldPositions[] {
  if (!Number.isInteger(folds) || folds < 2 || folds > size) {
    throw new ConfigError({
      where: 'crossValidate',
      problem: 'the number of folds cannot be used',
      operands: [
        { label: 'expected', value: `a whole number from 2 to ${size}, the number of examples` },
        { label: 'got', value: folds },
      ],
    });
  }
  const order = new Random(seed).split('folds').permutation(size);
  // Sorting keeps the drawn order within a class; dealing out in turn then shares each class out.
  if (labels) order.sort((a, b) => (labels[a] as number) - (labels[b] as number));
  const foldOf = new Int32Array(size);
  order.forEach((position, i) => (foldOf[position] = i % folds));
  const all = Int32Array.from({ length: size }, (_, i) => i);
  return Array.from({ length: folds }, (_, fold) => ({
    train: all.filter((position) => foldOf[position] !== fold),
    validation: all.filter((position) => foldOf[position] === fold),
  }));
}
