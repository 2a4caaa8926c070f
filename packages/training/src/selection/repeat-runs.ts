import { spreads, type Spread } from './spread.js';

export interface RepeatedRuns<Key extends string> {
  readonly runs: readonly { readonly [K in Key]: number }[];
  readonly figures: { readonly [K in Key]: Spread };
}

/**
 * The same experiment once for each seed, with mean and deviation of every figure it returns.
 *
 * @example
 * const { figures } = await repeatRuns({ seeds: [1, 2, 3] }, async (seed) => {
 *   const model = makeModel();
 *   await fit(model, train, { …, seed });
 *   return evaluate(model, test, { loss, metrics });
 * });
 * figures.acc; // { mean, deviation, values }
 */
export async function repeatRuns<const Key extends string>(
  { seeds }: { readonly seeds: readonly number[] },
  run: (seed: number) => Promise<{ readonly [K in Key]: number }>,
): Promise<RepeatedRuns<Key>> {
  const runs: { readonly [K in Key]: number }[] = [];
  for (const seed of seeds) runs.push(await run(seed));
  return { runs, figures: spreads<Key>(runs) };
}
