import { ConfigError } from '@graftjs/core';
import { checkPart } from '../statistics/check-number.js';

/** How the learning rates of groups of layers follow from one. */
export interface RateRule {
  describe(): string;
  /** A factor for each group, from the input to the head. */
  scales(groups: number): number[];
}

/**
 * Layer-wise decay (Bao et al. 2021, BEiT; timm): max(min, decayᴸ⁻¹⁻ⁱ) for group i of L, so that
 * the head has the full rate.
 *
 * @example
 * layerDecay(0.75).scales(4); // [0.421875, 0.5625, 0.75, 1]
 */
export function layerDecay(decay: number, { min = 0 }: { readonly min?: number } = {}): RateRule {
  checkFactor('layerDecay', decay);
  checkPart('layerDecay', 'min', min);
  return {
    describe: () => `each group of layers at ${decay} of the rate behind it`,
    scales: (groups) => fill(groups, (i) => Math.max(min, decay ** (groups - 1 - i))),
  };
}

/**
 * Discriminative rates (Howard and Ruder 2018, ULMFiT): each group at 1 / factor of the rate of the
 * one behind it, by default 1 / 2.6.
 */
export function discriminativeRates(factor = 2.6): RateRule {
  checkFactor('discriminativeRates', 1 / factor);
  return {
    describe: () => `each group of layers at 1/${factor} of the rate behind it`,
    scales: (groups) => fill(groups, (i) => factor ** (i + 1 - groups)),
  };
}

/**
 * Rates in equal ratios from `lowest` (as a part of the full rate) to 1: fastai's
 * `slice(lowest · rate, rate)`.
 *
 * @example
 * geometricRates(0.01).scales(3); // [0.01, 0.1, 1]
 */
export function geometricRates(lowest: number): RateRule {
  checkFactor('geometricRates', lowest);
  return {
    describe: () => `rates in equal ratios, ${lowest} of the full one at the input`,
    scales: (groups) => fill(groups, (i) => (groups < 2 ? 1 : lowest ** (1 - i / (groups - 1)))),
  };
}

/**
 * The head at the full rate and everything before it at one part of it: fastai's `slice(rate)` with
 * its default of a tenth.
 */
export function headAndBody(body = 0.1): RateRule {
  checkFactor('headAndBody', body);
  return {
    describe: () => `what comes before the head at ${body} of the rate`,
    scales: (groups) => fill(groups, (i) => (i === groups - 1 ? 1 : body)),
  };
}

const fill = (length: number, value: (i: number) => number): number[] =>
  Array.from({ length }, (_, i) => value(i));

function checkFactor(where: string, factor: number): void {
  if (factor > 0 && factor <= 1) return;
  throw new ConfigError({
    where,
    problem: 'the factor cannot be used',
    operands: [
      { label: 'expected', value: 'a part of the rate, above 0 and at most 1' },
      { label: 'got', value: factor },
    ],
  });
}
