/** Two classes of which one is taken for the other. */
export interface ConfusedPair {
  readonly truth: number;
  readonly predicted: number;
  readonly count: number;
  /** Share of the examples of `truth`. */
  readonly share: number;
}

/** The commonest confusions, most frequent first. */
export function confusedPairs(
  confusion: readonly (readonly number[])[],
  limit: number,
): ConfusedPair[] {
  const pairs = confusion.flatMap((row, truth) => {
    const support = row.reduce((total, count) => total + count, 0);
    return row.flatMap((count, predicted) =>
      predicted !== truth && count > 0 ? [{ truth, predicted, count, share: count / support }] : [],
    );
  });
  return pairs.sort((a, b) => b.count - a.count || b.share - a.share).slice(0, limit);
}
