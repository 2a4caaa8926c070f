import { concat, matMul, reshape, split, type Tensor } from '@graftjs/core';
import { maskedProducts } from './gate-dropout.js';

/** x · kernel on the last axis, for one step [batch, features] or for all [steps, batch, features]. */
export function gateProducts(x: Tensor, kernel: Tensor, masks: readonly Tensor[]): Tensor {
  return maskedProducts(x, kernel, masks, {
    multiply: onLastAxis,
    split: (matrix, gates) => split(matrix, gates, -1),
    join: (parts) => concat(parts, -1),
  });
}

function onLastAxis(x: Tensor, matrix: Tensor): Tensor {
  if (x.rank === 2) return matMul(x, matrix);
  const y = matMul(reshape(x, [-1, x.shape.at(-1) ?? 1]), matrix);
  return reshape(y, [...x.shape.slice(0, -1), matrix.shape[1] ?? 1]);
}
