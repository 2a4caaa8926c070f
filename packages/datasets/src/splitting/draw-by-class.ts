import { DataError, type Random } from '@graftjs/core';

/** The positions of each class in random order, classes in ascending order. */
export function drawByClass(labels: ArrayLike<number>, random: Random): Int32Array[] {
  const members = new Map<number, number[]>();
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] as number;
    const known = members.get(label);
    if (known) known.push(i);
    else members.set(label, [i]);
  }
  return [...members]
    .sort(([a], [b]) => a - b)
    .map(([label, positions]) => {
      const order = random.split(label).permutation(positions.length);
      return order.map((at) => positions[at] as number);
    });
}

/** The labels to draw by, or `null` where it is to be drawn from all alike. */
export function strataOf(
  size: number,
  known: ArrayLike<number> | null,
  stratify: boolean | ArrayLike<number> | undefined,
  where: string,
): ArrayLike<number> | null {
  if (stratify === false) return null;
  const labels = typeof stratify === 'object' ? stratify : known;
  if (labels && labels.length !== size) {
    throw new DataError({
      where,
      problem: `there are ${size} elements, and ${labels.length} labels to stratify by`,
    });
  }
  if (stratify === true && !labels) {
    throw new DataError({
      where,
      problem: 'the classes of the elements are not known',
      hint: 'Give stratify an array with the class of each element, or leave it out.',
    });
  }
  if (stratify === undefined && labels && hasLoneMember(labels)) return null;
  return labels;
}

/** Whole-number targets of a regression look like classes, and most of those have one member. */
function hasLoneMember(labels: ArrayLike<number>): boolean {
  const counts = new Map<number, number>();
  for (const label of Array.from(labels)) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts.values()].includes(1);
}
