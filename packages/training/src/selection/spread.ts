/** Mean and spread of a figure over runs. */
export interface Spread {
  readonly mean: number;
  /** Standard deviation of a sample: divided by n − 1; 0 for a single run. */
  readonly deviation: number;
  readonly values: readonly number[];
}

/**
 * Mean and standard deviation of a sample of figures.
 *
 * @example
 * spreadOf([0.91, 0.93, 0.92]); // { mean: 0.92, deviation: 0.01, values }
 */
export function spreadOf(values: readonly number[]): Spread {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0;
  return { mean, deviation, values };
}

/** The spread of every figure that all runs have. */
export function spreads<Key extends string>(
  runs: readonly { readonly [K in Key]: number }[],
): { readonly [K in Key]: Spread } {
  const keys = Object.keys(runs[0] ?? {}).filter((key) => runs.every((run) => key in run)) as Key[];
  const entries = keys.map((key) => [key, spreadOf(runs.map((run) => run[key]))] as const);
  return Object.fromEntries(entries) as { readonly [K in Key]: Spread };
}
