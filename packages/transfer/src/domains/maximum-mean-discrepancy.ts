import {
  add,
  addN,
  concat,
  div,
  exp,
  formatShape,
  matMul,
  maximum,
  mean,
  mul,
  neg,
  relu,
  ShapeError,
  slice,
  square,
  sub,
  sum,
  tidy,
  transpose,
  type Scalar,
  type Tensor,
} from '@graftjs/core';
import { checkCount, checkPositive } from '../statistics/check-number.js';
import { checkDomains } from './coral-loss.js';
import { stopGradient } from './stop-gradient.js';

export interface DiscrepancyOptions {
  /** Widths of the Gaussian kernels as shares of the mean squared distance. Default 0.5, 1, 2. */
  readonly widths?: readonly number[];
  /**
   * Leaves out each example's distance from itself. Unbiased figures can be negative and are for
   * reports; losses want the biased one. Default false.
   */
  readonly unbiased?: boolean;
}

const WIDTHS = [0.5, 1, 2];

/**
 * MK-MMD²: how well a mixture of Gaussian kernels tells two domains apart,
 * E k(s, s') + E k(t, t') - 2 E k(s, t), k the sum of exp(-‖x - y‖² / (2 σ²)) over the widths, σ² a
 * share of the mean squared distance over all pairs of both (held fixed in the gradient).
 *
 * @param source features [n, d]
 * @param target features [m, d]
 * @see Long et al., "Learning Transferable Features with Deep Adaptation Networks", ICML 2015
 */
export function maximumMeanDiscrepancy(
  source: Tensor,
  target: Tensor,
  { widths = WIDTHS, unbiased = false }: DiscrepancyOptions = {},
): Scalar {
  checkWidths('maximumMeanDiscrepancy', widths);
  checkDomains('maximumMeanDiscrepancy', source, target);
  return tidy(() =>
    contrast(kernels(source, target, widths), source.shape[0]!, widths.length, unbiased),
  );
}

/**
 * JAN's joint discrepancy: the kernels of several layers multiplied, so that their joint
 * distribution is compared.
 *
 * @param source features of each layer, all with the same examples
 * @see Long et al., "Deep Transfer Learning with Joint Adaptation Networks", ICML 2017
 */
export function jointDiscrepancy(
  source: readonly Tensor[],
  target: readonly Tensor[],
  { widths = WIDTHS, unbiased = false }: DiscrepancyOptions = {},
): Scalar {
  checkWidths('jointDiscrepancy', widths);
  checkLayers(source, target);
  source.forEach((layer, i) => checkDomains('jointDiscrepancy', layer, target[i] as Tensor));
  return tidy(() => {
    const product = source
      .map((layer, i) => kernels(layer, target[i] as Tensor, widths))
      .reduce((a, b) => mul(a, b));
    return contrast(product, source[0]!.shape[0]!, widths.length ** source.length, unbiased);
  });
}

function checkWidths(where: string, widths: readonly number[]): void {
  checkCount(where, 'widths.length', widths.length);
  for (const width of widths) checkPositive(where, 'widths', width);
}

/** Each domain has one batch of examples, seen at the same layers. */
function checkLayers(source: readonly Tensor[], target: readonly Tensor[]): void {
  const sizes = [source, target].map((layers) => new Set(layers.map(({ shape }) => shape[0])));
  if (
    source.length > 0 &&
    source.length === target.length &&
    sizes.every(({ size }) => size === 1)
  ) {
    return;
  }
  const shapes = (layers: readonly Tensor[]) =>
    layers.map(({ shape }) => formatShape(shape)).join(', ') || 'none';
  throw new ShapeError({
    where: 'jointDiscrepancy',
    problem: 'both domains must be seen at the same layers, each layer with the same examples',
    operands: [
      { label: 'source', value: shapes(source) },
      { label: 'target', value: shapes(target) },
    ],
  });
}

/** The kernel of every pair of examples, those of the source first: [n + m, n + m]. */
function kernels(source: Tensor, target: Tensor, widths: readonly number[]): Tensor {
  const all = concat([source, target], 0);
  // Distances do not see where the middle is, but the digits of products do.
  const both = sub(all, stopGradient(mean(all, 0, true)));
  const norms = sum(square(both), 1, true);
  const products = matMul(both, both, false, true);
  // What rounding makes of a distance from oneself is no distance.
  const distances = relu(sub(add(norms, transpose(norms)), mul(products, 2)));
  // All in one point: any width will do.
  const width = stopGradient(maximum(mean(distances), 1e-30));
  return addN(widths.map((share) => exp(neg(div(distances, mul(width, 2 * share))))));
}

function contrast(kernel: Tensor, count: number, self: number, unbiased: boolean): Scalar {
  const others = kernel.shape[0]! - count;
  const within = (from: number, size: number) => {
    // An example's kernel with itself is 1 for every width.
    const total = sum<Scalar>(slice(kernel, [from, from], [size, size]));
    return unbiased ? div(sub(total, size * self), size * (size - 1)) : div(total, size * size);
  };
  const across = mean<Scalar>(slice(kernel, [0, count], [count, others]));
  return sub(add(within(0, count), within(count, others)), mul(across, 2)) as Scalar;
}
