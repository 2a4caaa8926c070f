import {
  activeBackend,
  backendCapabilities,
  DataError,
  equal,
  range,
  type Tensor,
} from '@graftjs/core';

/** True for the class of each label; labels have an axis of length 1 at the end. */
export const isClass = (labels: Tensor, classes: number): Tensor =>
  equal(labels, range(0, classes, 1, 'float32'));

/** Whether labels can be read in the middle of a step at no cost worth mentioning. */
export function readsAtOnce(): boolean {
  if (!activeBackend()) return false;
  const { device, syncRead } = backendCapabilities();
  return device === 'cpu' && syncRead;
}

/** Says which label is no class, and which example it belongs to. */
export function checkLabels(
  labels: ArrayLike<number>,
  settings: {
    readonly lead: readonly number[];
    readonly classes: number;
    readonly ignoreClass: number | null;
  },
): void {
  const { lead, classes, ignoreClass } = settings;
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] as number;
    if (label >= 0 && label < classes && Number.isInteger(label)) continue;
    if (label === ignoreClass) continue;
    const positions = lead.slice(1).reduce((product, axis) => product * axis, 1);
    const place = positions > 1 ? `, position ${i % positions},` : '';
    throw new DataError({
      where: 'loss SparseCategoricalCrossentropy',
      problem: `label ${label} of example ${Math.floor(i / positions)}${place} is not a class`,
      operands: [
        { label: 'expected', value: `whole numbers from 0 to ${classes - 1}` },
        { label: 'predictions', value: [...lead, classes] },
      ],
      hint: 'The last layer needs one unit for each class, and classes count from 0.',
    });
  }
}

/** Says which label is no share between 0 and 1, and which example it belongs to. */
export function checkShares(labels: ArrayLike<number>, examples: number, loss: string): void {
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] as number;
    if (label >= 0 && label <= 1) continue;
    throw new DataError({
      where: `loss ${loss}`,
      problem: `label ${label} of example ${Math.floor((i * examples) / labels.length)} is not between 0 and 1`,
      operands: [{ label: 'expected', value: 'numbers from 0 to 1' }],
      hint: 'More than two classes want sparseCategoricalCrossentropy, and one unit for each; numbers that are no classes want meanSquaredError.',
    });
  }
}
