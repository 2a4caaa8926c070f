/** 1 at the class of each example, else 0. */
export const oneHotRows = (labels: ArrayLike<number>, classes: number): Float64Array[] =>
  Array.from(labels, (label) => Float64Array.from({ length: classes }, (_, k) => +(k === label)));
