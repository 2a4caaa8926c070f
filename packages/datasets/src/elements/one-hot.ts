import { DataError } from '@graftjs/core';
import { labelKeeping } from './label-keeping.js';
import { isHostArray, type HostArray } from './host-array.js';

/**
 * A step that turns the class number in `y` into a one-hot row, for `map`.
 *
 * @param classes how many classes there are
 * @example
 * photos.map(oneHot(10)).batch(32);
 */
export function oneHot(
  classes: number,
): <T extends { readonly y: HostArray | number }>(
  example: T,
) => Omit<T, 'y'> & { y: HostArray<Float32Array> } {
  return labelKeeping((example) => {
    const label = isHostArray(example.y) ? example.y.data[0] : example.y;
    return { ...example, y: oneHotRow(label as number, classes) };
  });
}

export function oneHotRow(label: number, classes: number): HostArray<Float32Array> {
  if (!Number.isInteger(label) || label < 0 || label >= classes) {
    throw new DataError({
      where: 'oneHot',
      problem: 'a label is not one of the classes',
      operands: [
        { label: 'expected', value: `a whole number from 0 to ${classes - 1}` },
        { label: 'got', value: label },
      ],
    });
  }
  const data = new Float32Array(classes);
  data[label] = 1;
  return { data, shape: [classes] };
}
