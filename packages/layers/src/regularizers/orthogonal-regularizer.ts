import {
  abs,
  ConfigError,
  defineRegularizer,
  div,
  eye,
  matMul,
  maximum,
  mul,
  options,
  sqrt,
  square,
  sub,
  sum,
  type Scalar,
} from '@graftjs/core';

/**
 * factor · the mean absolute cosine between the rows, or columns, of a matrix: 0 where they are
 * orthogonal. 0.01 and `rows` by default.
 */
export const orthogonalRegularizer = defineRegularizer({
  type: 'regularizers/OrthogonalRegularizer',
  options: {
    factor: options.number({ min: 0, default: 0.01 }),
    mode: options.oneOf(['rows', 'columns'], { default: 'rows' }),
  },
  positional: 'factor',
  penalty(x, { factor, mode }) {
    if (x.rank !== 2) {
      throw new ConfigError({
        where: 'OrthogonalRegularizer',
        problem: 'it penalises matrices only',
        operands: [{ label: 'shape', value: x.shape }],
      });
    }
    const rows = mode === 'rows';
    const axis = rows ? 1 : 0;
    const size = x.shape[1 - axis] ?? 0;
    const unit = div(x, maximum(sqrt(sum(square(x), axis, true)), 1e-12));
    const cosines = matMul(unit, unit, !rows, rows);
    const others = mul(cosines, sub(1, eye(size)));
    // Each pair stands twice off the diagonal.
    return mul<Scalar>(sum(abs(others)), factor / (size * (size - 1)));
  },
});
