/** Values and how many numbers each stands for, in order: a summary of a distribution. */
export interface QuantileSummary {
  readonly values: readonly number[];
  readonly weights: readonly number[];
}

export const EMPTY_SUMMARY: QuantileSummary = { values: [], weights: [] };

/** About 1 / `epsilon` of the numbers, evenly spread over their order. */
export function summarize(numbers: Iterable<number>, epsilon: number): QuantileSummary {
  const sorted = [...numbers].sort((a, b) => a - b);
  const step = Math.max(sorted.length * epsilon, 1);
  const values: number[] = [];
  for (let i = Math.trunc(step - 1); i < sorted.length; i += Math.trunc(step)) {
    values.push(sorted[i] ?? 0);
  }
  return { values, weights: values.map(() => step) };
}

export function mergeSummaries(
  a: QuantileSummary,
  b: QuantileSummary,
  epsilon: number,
): QuantileSummary {
  const values = [...a.values, ...b.values];
  const weights = [...a.weights, ...b.weights];
  const order = values.map((_, i) => i).sort((i, j) => (values[i] ?? 0) - (values[j] ?? 0));
  const merged = {
    values: order.map((i) => values[i] ?? 0),
    weights: order.map((i) => weights[i] ?? 0),
  };
  return compress(merged, epsilon);
}

/** The values that part the numbers into bins of equal weight. */
export function binBoundaries(summary: QuantileSummary, bins: number): number[] {
  return compress(summary, 1 / bins).values.slice(0, -1);
}

/** The summary at 1 / `epsilon` even steps of its weight, with straight lines between. */
function compress(summary: QuantileSummary, epsilon: number): QuantileSummary {
  if (summary.values.length * epsilon < 1) return summary;
  let total = 0;
  const cumulative = summary.weights.map((weight) => (total += weight));
  const shares = cumulative.map((weight) => weight / total);
  // As many steps as numpy.arange(0, 1, epsilon) has.
  const steps = Array.from({ length: Math.ceil(1 / epsilon) }, (_, i) => epsilon + i * epsilon);
  const values = steps.map((share) => interpolate(share, shares, summary.values));
  const weights = steps.map((share) => interpolate(share, shares, cumulative));
  return { values, weights: weights.map((weight, i) => weight - (weights[i - 1] ?? 0)) };
}

function interpolate(at: number, xs: readonly number[], ys: readonly number[]): number {
  const next = xs.findIndex((x) => x >= at);
  if (next < 0) return ys.at(-1) ?? 0;
  if (next === 0) return ys[0] ?? 0;
  const [left = 0, right = 0] = [xs[next - 1], xs[next]];
  const [low = 0, high = 0] = [ys[next - 1], ys[next]];
  return low + ((high - low) * (at - left)) / (right - left);
}
