import { div, greater, logicalAnd, norm, tidy, where, type Tensor } from '@graftjs/core';

/** ‖value‖ / size, and 1 where either is 0: how far a layer may go by its own length. */
export const trustRatio = (value: Tensor, size: Tensor): Tensor =>
  tidy(() => {
    const length = norm(value);
    const ratio = div(length, where(greater(size, 0), size, 1));
    return where(logicalAnd(greater(length, 0), greater(size, 0)), ratio, 1);
  });
