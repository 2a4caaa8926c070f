import { logicalOr, type Tensor } from '@graftjs/core';

/** What counts in any input; null, everything, where an input has no mask (Keras 3). */
export function mergedMask(masks: readonly (Tensor | null)[]): Tensor | null {
  if (masks.length === 0 || masks.some((mask) => mask === null)) return null;
  return (masks as readonly Tensor[]).reduce((merged, mask) => logicalOr(merged, mask));
}
