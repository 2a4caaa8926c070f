import { mul, tidy, type Parameter } from '@graftjs/core';

/** w ← (1 − share) · w, beside the optimizer's own step and not through its moments. */
export function shrink(parameter: Parameter, share: number): void {
  if (share !== 0) tidy(() => parameter.assign(mul(parameter.value, 1 - share)));
}
