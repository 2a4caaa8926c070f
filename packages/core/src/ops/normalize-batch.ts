import {
  add,
  batchNorm,
  customGrad,
  div,
  keep,
  mean as meanOf,
  mul,
  neg,
  rsqrt,
  squaredDifference,
  sum,
  type Tensor,
  type Tensor1D,
} from '@tensorflow/tfjs-core';
import { runOwnKernel } from '../backend/run-own-kernel.js';

export interface NormalizedBatch {
  readonly y: Tensor;
  /** Mean of the batch for each channel. No gradient flows through it. */
  readonly mean: Tensor;
  /** Variance of the batch for each channel. No gradient flows through it. */
  readonly variance: Tensor;
}

/**
 * Normalises each channel (the last axis) by the mean and variance of the batch itself:
 * y = (x − mean) / √(variance + ε) · scale + offset (Ioffe and Szegedy 2015).
 *
 * Its gradient is the closed form over the whole, dx = scale / (σ N) · (N dy − Σdy − x̂ Σ(dy x̂)):
 * it keeps the input alone for the way back, where the parts by themselves keep five like it.
 *
 * @example
 * const { y, mean, variance } = normalizeBatch(x, { scale, offset, epsilon: 1e-3 });
 */
export function normalizeBatch(
  x: Tensor,
  options: { readonly scale: Tensor; readonly offset: Tensor; readonly epsilon: number },
): NormalizedBatch {
  const { epsilon } = options;
  const axes = x.shape.map((_, i) => i).slice(0, -1);
  const count = x.size / (x.shape.at(-1) ?? 1);
  const statistics: Tensor1D[] = [];
  const normalize = customGrad((...given) => {
    const [x, scale, offset, save] = given as unknown as [
      Tensor,
      Tensor1D,
      Tensor1D,
      (tensors: Tensor[]) => void,
    ];
    const [mean, variance] = momentsOf(x, axes);
    statistics.push(keep(mean.clone()), keep(variance.clone()));
    save([x, scale, mean, variance]);
    return {
      value: batchNorm(x, mean, variance, offset, scale, epsilon),
      gradFunc: (dy, saved) => {
        const [x, scale, mean, variance] = saved as [Tensor, Tensor1D, Tensor1D, Tensor1D];
        const inputs = { dy, x, mean, variance, scale };
        const fused = runOwnKernel('GraftBatchNormGrad', inputs, { epsilon });
        if (fused) return fused;
        const total = sum(dy, axes);
        const along = sum(
          mul(dy, batchNorm(x, mean, variance, undefined, undefined, epsilon)),
          axes,
        );
        const slope = mul(scale, rsqrt(add(variance, epsilon)));
        // x̂ Σ(dy x̂) and Σdy in one pass over x, both as they are subtracted from dy.
        const shared = neg(mul(slope, div(total, count))) as Tensor1D;
        const share = neg(mul(slope, div(along, count))) as Tensor1D;
        const dx = add(mul(dy, slope), batchNorm(x, mean, variance, shared, share, epsilon));
        return [dx, along, total];
      },
    };
  });
  const y = normalize(x, options.scale, options.offset);
  const [mean, variance] = statistics.map((kept) => {
    const own = kept.clone();
    kept.dispose();
    return own;
  }) as [Tensor, Tensor];
  return { y, mean, variance };
}

/** Mean and variance of each channel: one pass over memory where the backend has it as a kernel. */
function momentsOf(x: Tensor, axes: number[]): [Tensor1D, Tensor1D] {
  const fused = runOwnKernel('GraftChannelMoments', { x });
  if (fused) return fused as [Tensor1D, Tensor1D];
  const mean = meanOf<Tensor1D>(x, axes);
  return [mean, meanOf<Tensor1D>(squaredDifference(x, mean), axes)];
}
