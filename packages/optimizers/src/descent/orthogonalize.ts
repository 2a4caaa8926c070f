import { add, div, matMul, mul, norm, tidy, transpose, type Tensor2D } from '@graftjs/core';

/** Of the odd polynomial that takes singular values near 1 in few steps (Jordan 2024). */
const [A, B, C] = [3.4445, -4.775, 2.0315] as const;

/**
 * The nearest matrix with singular values near 1, by Newton-Schulz steps: directions stay, their
 * sizes become alike.
 */
export function orthogonalize(matrix: Tensor2D, steps: number): Tensor2D {
  return tidy(() => {
    const tall = matrix.shape[0] > matrix.shape[1];
    let x: Tensor2D = tall ? transpose(matrix) : matrix;
    x = div(x, add(norm(x), 1e-7));
    for (let i = 0; i < steps; i++) {
      const square: Tensor2D = matMul(x, x, false, true);
      const inner = add(mul(square, B), mul(matMul(square, square), C));
      x = add(mul(x, A), matMul(inner as Tensor2D, x));
    }
    return tall ? transpose(x) : x;
  });
}
