import { DataError } from '@graftjs/core';
import type { ImageExample, ImageFolder, Pipeline } from '@graftjs/datasets';

/** Photos to train on, and others to measure with. */
export interface Divided<T = ImageExample> {
  readonly train: Pipeline<T>;
  readonly validation: Pipeline<T>;
  /** Of each class. */
  readonly counts: readonly { readonly training: number; readonly validation: number }[];
}

/** Divides photos by seed, each class its share. */
export function divided(
  photos: ImageFolder,
  { validation: share, seed }: { readonly validation: number; readonly seed: number },
): Divided {
  const { classNames, dir } = photos;
  if (classNames.length < 2) {
    throw new DataError({
      where: dir,
      problem: 'there is one class folder, and a classifier needs at least two',
      operands: [{ label: 'class', value: classNames.join(', ') }],
    });
  }
  const { train, validation } = photos.split({ validation: share, seed });
  if (validation.size === 0) {
    throw new DataError({
      where: dir,
      problem: 'there are too few photos to put some aside for validation',
      operands: [
        { label: 'photos', value: photos.size },
        { label: 'share', value: share },
      ],
      hint: 'Add photos, or give a larger share with --validation.',
    });
  }
  return { train, validation, counts: countsOf(classNames.length, train, validation) };
}

function countsOf(
  classes: number,
  train: Pipeline<ImageExample>,
  validation: Pipeline<ImageExample>,
): Divided['counts'] {
  const count = ({ labels }: Pipeline<ImageExample>, index: number): number =>
    Array.from(labels ?? []).filter((label) => label === index).length;
  return Array.from({ length: classes }, (_, index) => ({
    training: count(train, index),
    validation: count(validation, index),
  }));
}
