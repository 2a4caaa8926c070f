import { greater, where, type Tensor } from '@graftjs/core';

/** Labels of −1 and 1, from those or from 0 and 1. */
export const signed = (y: Tensor): Tensor => where(greater(y, 0), 1, -1);
