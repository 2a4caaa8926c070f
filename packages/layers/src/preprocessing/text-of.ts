import type { Tensor } from '@graftjs/core';

/** The elements of a tensor as texts: numbers as whole numbers. */
export function textsOf(x: Tensor): string[] {
  const values = x.dataSync() as unknown as ArrayLike<string | number>;
  return Array.from(values, (value) =>
    typeof value === 'string' ? value : String(Math.trunc(value)),
  );
}
