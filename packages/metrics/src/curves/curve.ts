/**
 * Answers as the threshold falls: how many positives and negatives lie above it. Starts with none
 * and ends with all.
 */
export interface Curve {
  readonly truePositives: ArrayLike<number>;
  readonly falsePositives: ArrayLike<number>;
}

/** The curve with a point at every score there is. Equal scores are one point. */
export function exactCurve(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  weights: ArrayLike<number>,
): Curve & { readonly thresholds: readonly number[] } {
  const order = Uint32Array.from(labels, (_, i) => i).sort(
    (a, b) => (scores[b] as number) - (scores[a] as number),
  );
  const [truePositives, falsePositives, thresholds] = [[0], [0], [Infinity]];
  let [tp, fp] = [0, 0];
  order.forEach((at, i) => {
    if ((labels[at] as number) > 0) tp += weights[at] as number;
    else fp += weights[at] as number;
    const next = order[i + 1];
    if (next !== undefined && scores[next] === scores[at]) return;
    truePositives.push(tp);
    falsePositives.push(fp);
    thresholds.push(scores[at] as number);
  });
  return { truePositives, falsePositives, thresholds };
}
