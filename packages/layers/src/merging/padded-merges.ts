import {
  cast,
  expandDims,
  maximum,
  mul,
  onesLike,
  where,
  zerosLike,
  type Tensor,
} from '@graftjs/core';
import { folded, type Join } from './folded.js';

/** Whether each number counts: the mask of steps over their features. */
const counting = (mask: Tensor, x: Tensor): Tensor => {
  const steps = mask.rank < x.rank ? expandDims(mask, -1) : mask;
  return mul(cast(steps, 'float32'), onesLike(x));
};

/** Where one side is padding the other stands alone, as in Keras 3. */
export const foldedWithMasks =
  (join: Join) =>
  (inputs: readonly Tensor[], masks: readonly (Tensor | null)[]): Tensor => {
    let output = inputs[0] as Tensor;
    let counted: Tensor | null = masks[0] ? counting(masks[0], output) : null;
    inputs.slice(1).forEach((x, i) => {
      const mask = masks[i + 1] ? counting(masks[i + 1] as Tensor, x) : null;
      const next = mask ? where(cast(mask, 'bool'), x, output) : x;
      if (counted) output = where(cast(counted, 'bool'), output, next);
      counted = counted && mask ? maximum(counted, mask) : null;
      output = join(output, next);
    });
    return output;
  };

/** Padding counts as 1 in a product, and as 0 where it is padding in every input. */
export const productWithMasks = (
  inputs: readonly Tensor[],
  masks: readonly (Tensor | null)[],
): Tensor => {
  const counted = inputs.map((x, i) => (masks[i] ? counting(masks[i], x) : null));
  const factors = inputs.map((x, i) => {
    const mask = counted[i];
    return mask ? where(cast(mask, 'bool'), x, onesLike(x)) : x;
  });
  const product = folded(mul)(factors);
  if (counted.some((mask) => mask === null)) return product;
  const any = folded(maximum)(counted as Tensor[]);
  return where(cast(any, 'bool'), product, zerosLike(product));
};
