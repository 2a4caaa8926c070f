import { logicalAnd, type Tensor } from '@graftjs/core';

/** What counts in every input that has a mask; null where none has. */
export function mergedMask(masks: readonly (Tensor | null)[]): Tensor | null {
  return masks.reduce(
    (merged, mask) => (merged && mask ? logicalAnd(merged, mask) : (merged ?? mask)),
    null,
  );
}
