import { tidy, zeros, type Model, type SymbolicTensor, type Tensor } from '@graftjs/core';
import { usesOf } from '@graftjs/zoo';

/** Any length for an axis that is free. */
const FREE = 2;

/**
 * The places of a flat model where a mask goes along with the values: after a masking or an embedding
 * that masks zeros, up to what uses it up. Asked of the layers, on zeros.
 */
export function maskedPlaces(flat: Model): Set<SymbolicTensor> {
  const masked = new Set<SymbolicTensor>();
  for (const { layer, inputs, outputs } of usesOf(flat)) {
    tidy(() => {
      // Where no mask comes in, one number tells whether one is made.
      const length = inputs.some((symbol) => masked.has(symbol)) ? lengths : single;
      const sources = inputs.map(({ shape, dtype }) => zeros(length(shape), dtype));
      const masks = inputs.map((symbol, i) =>
        masked.has(symbol) ? maskFor(sources[i] as Tensor) : null,
      );
      const made = layer.outputMasks(sources, masks);
      outputs.forEach((symbol, i) => {
        if (made[i]) masked.add(symbol);
      });
    });
  }
  return masked;
}

const lengths = ([, ...axes]: SymbolicTensor['shape']): number[] => [
  1,
  ...axes.map((length) => length ?? FREE),
];

const single = (shape: SymbolicTensor['shape']): number[] => shape.map(() => 1);

const maskFor = ({ shape }: Tensor): Tensor => zeros(shape.slice(0, 2), 'bool');
