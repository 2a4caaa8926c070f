import { add, mul, sub, tidy, type Tensor } from '@graftjs/core';

/** old + (new − old) · share, with nothing left over. */
export const blend = (old: Tensor, next: Tensor, share: number): Tensor =>
  tidy(() => add(old, mul(sub(next, old), share)));
