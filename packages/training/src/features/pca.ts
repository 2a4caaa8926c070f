import { ConfigError, ShapeError } from '@graftjs/core';
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

export interface PcaOptions {
  /** How many components are kept, or which share of the variance (0 to 1); default all. */
  readonly components?: number;
  /** Scales every component to variance 1; default false. */
  readonly whiten?: boolean;
}

/** What `pca` fitted. */
export interface Pca {
  readonly mean: Float64Array;
  /** One row a component, orthonormal, most variance first; the largest weight is positive. */
  readonly components: readonly Float64Array[];
  /** Variance of each component, divided by n − 1. */
  readonly explainedVariance: Float64Array;
  readonly explainedVarianceRatio: Float64Array;
  readonly whiten: boolean;
  /** Rows of features into rows of components. */
  transform(rows: Rows): Float32Array[];
  /** The way back, without what the components that were dropped knew. */
  inverseTransform(rows: Rows): Float32Array[];
}

export type Rows = readonly ArrayLike<number>[];

/**
 * Principal components of rows of features (Pearson 1901), by the eigenvectors of their covariance
 * (or, with fewer rows than features, of their Gram matrix).
 *
 * @throws ConfigError, ShapeError where there are fewer than two rows, or rows of several lengths
 *
 * @example
 * const { transform } = pca(features, { components: 0.95, whiten: true });
 * const small = transform(features);
 */
export function pca(rows: Rows, { components, whiten = false }: PcaOptions = {}): Pca {
  const { mean, centred } = centre(rows);
  const limit = Math.min(rows.length - 1, mean.length);
  const { vectors, variances } = principalAxes(centred);
  const total = variances.reduce((sum, value) => sum + value, 0);
  const kept = countOf(components, variances.slice(0, limit), total);
  const explainedVariance = Float64Array.from(variances.slice(0, kept));
  const axes = vectors.slice(0, kept);
  const scale = Array.from(explainedVariance, (v) => (whiten && v > 0 ? Math.sqrt(v) : 1));
  return {
    mean,
    components: axes,
    explainedVariance,
    explainedVarianceRatio: explainedVariance.map((value) => (total > 0 ? value / total : 0)),
    whiten,
    transform: (given) =>
      given.map((row) => {
        checkLength(row, mean.length);
        return Float32Array.from(axes, (axis, c) => {
          let sum = 0;
          for (let j = 0; j < axis.length; j++) {
            sum += ((row[j] as number) - (mean[j] as number)) * (axis[j] as number);
          }
          return sum / (scale[c] as number);
        });
      }),
    inverseTransform: (given) =>
      given.map((row) => {
        checkLength(row, kept);
        return Float32Array.from(mean, (centre_, j) => {
          let sum = centre_;
          axes.forEach((axis, c) => {
            sum += (row[c] as number) * (scale[c] as number) * (axis[j] as number);
          });
          return sum;
        });
      }),
  };
}

function centre(rows: Rows): { mean: Float64Array; centred: Matrix } {
  const width = rows[0]?.length ?? 0;
  if (rows.length < 2 || width === 0) {
    throw new ConfigError({
      where: 'pca',
      problem: 'it needs at least two rows of features',
      operands: [{ label: 'rows', value: rows.length }],
    });
  }
  const mean = new Float64Array(width);
  for (const row of rows) {
    checkLength(row, width);
    for (let j = 0; j < width; j++)
      mean[j] = (mean[j] as number) + (row[j] as number) / rows.length;
  }
  const centred = new Matrix(rows.length, width);
  rows.forEach((row, i) => {
    for (let j = 0; j < width; j++) centred.set(i, j, (row[j] as number) - (mean[j] as number));
  });
  return { mean, centred };
}

/** Directions and variances, most variance first. */
function principalAxes(centred: Matrix): { vectors: Float64Array[]; variances: number[] } {
  const { rows, columns } = centred;
  const wide = columns > rows;
  const product = wide ? centred.mmul(centred.transpose()) : centred.transpose().mmul(centred);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(product, {
    assumeSymmetric: true,
  });
  const order = realEigenvalues.map((_, i) => i).reverse();
  const variances = order.map((i) => Math.max(0, realEigenvalues[i] as number) / (rows - 1));
  const vectors = order.map((i) => {
    const own = eigenvectorMatrix.getColumnVector(i);
    const axis = wide ? centred.transpose().mmul(own) : own;
    return oriented(Float64Array.from(axis.to1DArray()));
  });
  return { vectors, variances };
}

/** Of length 1, with its largest weight positive: the sign of an eigenvector is nobody's choice. */
function oriented(axis: Float64Array): Float64Array {
  let largest = 0;
  let squares = 0;
  for (const weight of axis) {
    if (Math.abs(weight) > Math.abs(largest)) largest = weight;
    squares += weight * weight;
  }
  const length = Math.sqrt(squares) * (largest < 0 ? -1 : 1);
  return length === 0 ? axis : axis.map((weight) => weight / length);
}

function countOf(asked: number | undefined, variances: readonly number[], total: number): number {
  if (asked === undefined) return variances.length;
  if (asked > 0 && asked < 1) {
    let sum = 0;
    const at = variances.findIndex((value) => (sum += value) >= asked * total - 1e-12 * total);
    return at < 0 ? variances.length : at + 1;
  }
  if (Number.isInteger(asked) && asked >= 1 && asked <= variances.length) return asked;
  throw new ConfigError({
    where: 'pca',
    problem: 'the option "components" cannot be used',
    operands: [
      {
        label: 'expected',
        value: `a whole number from 1 to ${variances.length}, or a share below 1`,
      },
      { label: 'got', value: asked },
    ],
  });
}

function checkLength(row: ArrayLike<number>, expected: number): void {
  if (row.length === expected) return;
  throw new ShapeError({
    where: 'pca',
    problem: 'a row has the wrong number of features',
    operands: [
      { label: 'expected', value: expected },
      { label: 'got', value: row.length },
    ],
  });
}
