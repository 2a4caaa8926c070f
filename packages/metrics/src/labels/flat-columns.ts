import { reshape, type Tensor } from '@graftjs/core';

/** A row an example or position, a column a number of it. */
export const flatColumns = (x: Tensor): Tensor =>
  reshape(x, [-1, x.rank < 2 ? 1 : (x.shape.at(-1) as number)]);
