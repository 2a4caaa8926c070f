import { mul, type CallContext, type Random, type Tensor } from '@graftjs/core';
import { dropoutMask } from '../regularization/dropout-mask.js';

interface Rates {
  readonly dropout: number;
  readonly recurrentDropout: number;
  readonly seed: number | null;
}

export interface GateMasks {
  /** None, one for all gates, or one for each. */
  readonly inputs: readonly Tensor[];
  readonly states: readonly Tensor[];
}

const drops = (rate: number): boolean => rate > 0 && rate < 1;

/** Masks of one pass, the same for all its steps. */
export function gateMasks(
  { training, random }: Pick<CallContext, 'training' | 'random'>,
  o: Rates,
  count: number,
  input: readonly number[],
  state: readonly number[],
): GateMasks {
  if (!training) return { inputs: [], states: [] };
  // A seed of the layer's own still differs from step to step.
  const own = o.seed === null ? random : random.split(o.seed);
  return {
    inputs: drops(o.dropout) ? masks(input, o.dropout, count, own.split('inputs')) : [],
    states: drops(o.recurrentDropout)
      ? masks(state, o.recurrentDropout, count, own.split('states'))
      : [],
  };
}

const masks = (shape: readonly number[], rate: number, count: number, random: Random): Tensor[] =>
  Array.from({ length: count }, (_, gate) => dropoutMask(shape, rate, random.split(gate)));

/** How the kernels of all gates multiply, and how they are taken apart and put together. */
export interface GateProducts {
  multiply(x: Tensor, kernel: Tensor): Tensor;
  split(kernel: Tensor, gates: number): Tensor[];
  join(parts: Tensor[]): Tensor;
}

/**
 * Products with the kernels of all gates: at once where all see the same input, one gate at a time
 * where each has a mask of its own.
 */
export function maskedProducts(
  x: Tensor,
  kernel: Tensor,
  dropped: readonly Tensor[],
  { multiply, split, join }: GateProducts,
): Tensor {
  const [first, ...others] = dropped;
  if (!first) return multiply(x, kernel);
  if (others.length === 0) return multiply(mul(x, first), kernel);
  const parts = split(kernel, dropped.length);
  return join(dropped.map((mask, i) => multiply(mul(x, mask), parts[i] as Tensor)));
}
