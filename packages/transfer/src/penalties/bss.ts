import {
  addN,
  matMul,
  mul,
  scalar,
  square,
  reshape,
  tensor2d,
  type Scalar,
  type SymbolicTensor,
  type Tensor2D,
} from '@graftjs/core';
import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { checkCount, checkStrength } from '../statistics/check-number.js';
import { featuresBefore, lastWeighted } from './features-before.js';
import type { BoundPenalty, SourcePenalty } from './source-penalty.js';
import { knownOptions } from '../words/known-options.js';
import { printed } from '../words/printed.js';

export interface BssOptions {
  /** How many of the smallest singular values are held down. Default 1. */
  readonly k?: number;
  /** Default 0.001. */
  readonly eta?: number;
}

/**
 * Batch spectral shrinkage (Chen et al. 2019): η · Σ σ² over the k smallest singular values of the
 * features of a batch, as the last layer with weights receives them: directions that carry little of
 * the source are the ones that transfer badly.
 *
 * @example
 * await fineTune(model, train, { recipe: lpft(), penalty: [l2sp(), bss({ k: 1 })] });
 */
export function bss(given: BssOptions = {}): SourcePenalty {
  const { k = 1, eta = 1e-3 } = knownOptions('bss', given, ['k', 'eta']);
  checkCount('bss', 'k', k);
  checkStrength('bss', 'eta', eta);
  return printed({
    name: 'bss',
    describe: () =>
      `BSS: ${eta} times the squares of the ${k} smallest singular values of features`,
    bind({ model }): BoundPenalty {
      const classifier = lastWeighted('bss', model);
      let features: SymbolicTensor | null = null;
      return {
        name: 'bss',
        dispose: () => {},
        begin({ rest }) {
          features = featuresBefore(rest, classifier);
          return features ? [features] : [];
        },
        term(_parameters, { inside }) {
          // Features that are fixed can be made no better.
          if (!features) return scalar(0);
          const made = inside(features);
          const rows = reshape(made, [made.shape[0] as number, -1]) as Tensor2D;
          return mul(smallestSquares(rows, k), eta);
        },
      };
    },
  });
}

/**
 * The sum of the k smallest squared singular values of a matrix. The singular vectors are found in
 * double precision; (uᵀ F v)² then has the gradient 2σ u vᵀ.
 */
export function smallestSquares(rows: Tensor2D, k: number): Scalar {
  const [height, width] = rows.shape;
  const values = rows.dataSync<'float32'>();
  const matrix = new Matrix(height, width);
  values.forEach((value, i) => matrix.set(Math.floor(i / width), i % width, value));
  const wide = new SingularValueDecomposition(matrix, { autoTranspose: true });
  const rank = Math.min(height, width);
  const [u, v] = [wide.leftSingularVectors, wide.rightSingularVectors];
  const squares = Array.from({ length: Math.min(k, rank) }, (_, i) => {
    const at = rank - 1 - i;
    const left = tensor2d([u.getColumn(at)]);
    const right = tensor2d(v.getColumn(at).map((value) => [value]));
    return reshape(square(matMul(matMul(left, rows), right)), []) as Scalar;
  });
  return addN(squares) as Scalar;
}
