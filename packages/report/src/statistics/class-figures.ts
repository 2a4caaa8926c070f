/** How well one class is found. `NaN` where nothing was predicted, or nothing was there. */
export interface ClassFigures {
  readonly index: number;
  /** Of the examples that were given this class, how many belong to it. */
  readonly precision: number;
  /** Of the examples of this class, how many were found. */
  readonly recall: number;
  /** Harmonic mean of both, as 2 TP / (2 TP + FP + FN). */
  readonly f1: number;
  /** Examples of this class. */
  readonly support: number;
}

/** Precision, recall, F1 and support of each class from a confusion matrix `[truth][predicted]`. */
export function classFigures(confusion: readonly (readonly number[])[]): ClassFigures[] {
  const predicted = confusion.map((_, column) => sum(confusion.map((row) => row[column] ?? 0)));
  return confusion.map((row, index) => {
    const hits = row[index] ?? 0;
    const support = sum(row);
    const given = predicted[index] ?? 0;
    return {
      index,
      precision: hits / given,
      recall: hits / support,
      f1: (2 * hits) / (given + support),
      support,
    };
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
