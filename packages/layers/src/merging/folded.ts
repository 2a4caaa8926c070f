import type { Tensor } from '@graftjs/core';

export type Join = (a: Tensor, b: Tensor) => Tensor;

/** A function of two tensors as one of any number, from the left. */
export const folded =
  (join: Join) =>
  (inputs: readonly Tensor[]): Tensor =>
    inputs.slice(1).reduce((sofar, next) => join(sofar, next), inputs[0] as Tensor);
