/** Rates, growing, and the loss at each. */
export interface LossByRate {
  readonly rates: readonly number[];
  readonly losses: readonly number[];
}

/** A point of the curve. */
export interface SuggestedRate {
  readonly rate: number;
  /** Position among the rates that were given. */
  readonly index: number;
}

/** Rates that a curve of losses speaks for, from careful to bold or the other way round. */
export interface SuggestedRates {
  /** In the middle of the longest way down: a good first choice. */
  readonly valley: SuggestedRate;
  /** Where the loss falls fastest over the logarithm of the rate. */
  readonly steep: SuggestedRate;
  /** A tenth of the rate with the least loss; `index` is that of the least loss. */
  readonly minimum: SuggestedRate;
}

/**
 * Reads learning rates off a curve of losses over growing rates, by the rules of fastai. With
 * l = ln rate: `steep` is the rate where (Lᵢ₊₁ − Lᵢ) / (lᵢ₊₁ − lᵢ) is least, `minimum` a tenth of
 * that where L is least, and `valley` lies half way along the longest falling subsequence of L.
 *
 * @returns `null` for fewer than two points, or where the loss never falls
 *
 * @example
 * const { valley } = suggestLearningRates({ rates: [1e-4, 1e-3, 1e-2], losses: [2.3, 1.1, 4] })!;
 */
export function suggestLearningRates({ rates, losses }: LossByRate): SuggestedRates | null {
  const slopes = losses.slice(1).map((loss, i) => {
    return (loss - losses[i]!) / (Math.log(rates[i + 1]!) - Math.log(rates[i]!));
  });
  const steepest = indexOfLeast(slopes);
  if (!(slopes[steepest]! < 0)) return null;
  const [middle, lowest] = [middleOfValley(losses), indexOfLeast(losses)];
  return {
    valley: { rate: rates[middle]!, index: middle },
    steep: { rate: rates[steepest]!, index: steepest },
    minimum: { rate: rates[lowest]! / 10, index: lowest },
  };
}

function indexOfLeast(values: readonly number[]): number {
  return values.reduce((best, value, i) => (value < values[best]! ? i : best), 0);
}

/** Half way along the longest falling subsequence, counted from its end by its length. */
function middleOfValley(losses: readonly number[]): number {
  const lengths = losses.map(() => 1);
  for (let i = 1; i < losses.length; i++) {
    for (let j = 0; j < i; j++) {
      if (losses[i]! < losses[j]!) lengths[i] = Math.max(lengths[i]!, lengths[j]! + 1);
    }
  }
  const end = indexOfLeast(lengths.map((length) => -length));
  const start = end - lengths[end]!;
  const third = (end - start) / 3;
  return Math.max(0, start + Math.floor(third) + Math.floor(third / 2));
}
