import { clone, customGrad, zerosLike, type Tensor } from '@graftjs/core';

/** The same values, through which no gradient flows back. */
export const stopGradient: <T extends Tensor>(x: T) => T = customGrad((x) => ({
  value: clone(x as Tensor),
  gradFunc: (dy) => zerosLike(dy),
})) as never;
