import {
  add,
  batchNorm,
  customGrad,
  defineLayer,
  mul,
  normalizeBatch,
  ones,
  options,
  sqrt,
  transpose,
  zeros,
  type CallContext,
  type Parameter,
  type Tensor,
  type Tensor1D,
} from '@graftjs/core';
import { initializer } from '../options/layer-values.js';
import { batchMoments, maskedMoments } from './batch-moments.js';
import {
  corrections,
  followRenormalized,
  renormOptions,
  renormState,
} from './batch-renormalization.js';
import { scaleAndCenter, scaleAndCenterOptions } from './scale-and-center.js';

interface Moving {
  readonly mean: Parameter;
  readonly variance: Parameter;
}

/** Brings `axis` to the end, runs, and brings it back. */
function withAxisLast(x: Tensor, axis: number, run: (x: Tensor) => Tensor): Tensor {
  const at = axis < 0 ? axis + x.rank : axis;
  if (at === x.rank - 1) return run(x);
  const others = x.shape.map((_, i) => i).filter((i) => i !== at);
  const back = x.shape.map((_, i) => (i === at ? x.rank - 1 : i < at ? i : i - 1));
  return transpose(run(transpose(x, [...others, at])), back);
}

/** moving ← moving · momentum + batch · (1 − momentum). */
function follow(
  { mean: movingMean, variance: movingVariance }: Moving,
  batchMean: Tensor,
  batchVariance: Tensor,
  momentum: number,
  { assign }: CallContext,
): void {
  const blend = (moving: Parameter, batch: Tensor) =>
    assign(moving, add(mul(moving.value, momentum), mul(batch, 1 - momentum)));
  blend(movingMean, batchMean);
  blend(movingVariance, batchVariance);
}

/** A tensor that gradients take for a constant. */
const constant = (x: Tensor): Tensor =>
  customGrad((y) => ({ value: (y as Tensor).clone(), gradFunc: (dy) => zeros(dy.shape) }))(x);

/**
 * Normalises each channel: (x − mean) / √(variance + ε) · gamma + beta (Ioffe and Szegedy 2015).
 *
 * Training uses the statistics of the batch and moves the moving ones; inference uses those. A
 * frozen layer (`trainable = false`) is always in inference mode and keeps its statistics, bit for
 * bit. Masked steps do not count. Weights: gamma, beta, moving_mean, moving_variance, each
 * [channels]; with `renorm` also moving_stddev, renorm_mean and renorm_stddev.
 */
export const batchNormalization = defineLayer({
  type: 'layers/BatchNormalization',
  options: {
    axis: options.integer({ default: -1 }),
    momentum: options.number({ min: 0, max: 1, default: 0.99 }),
    epsilon: options.number({ min: 0, default: 1e-3 }),
    ...scaleAndCenterOptions,
    movingMeanInitializer: initializer('zeros'),
    movingVarianceInitializer: initializer('ones'),
    ...renormOptions,
    /** Kept for files. A model runs on one device here, which sees the whole batch. */
    synchronized: options.boolean({ default: false }),
  },
  input: ({ axis }) => ({ minRank: 2, fixedAxis: axis }),
  build(b, o) {
    const shape = [b.dim(o.axis)];
    const { movingMeanInitializer: mean, movingVarianceInitializer: variance } = o;
    return {
      ...scaleAndCenter(b, o, shape),
      mean: b.state('moving_mean', shape, { initializer: mean }),
      variance: b.state('moving_variance', shape, { initializer: variance }),
      renorm: o.renorm ? renormState(b, shape, mean, variance) : null,
    };
  },
  call: (x, context) =>
    withAxisLast(x, context.options.axis, (y) => {
      const { options: o, weights, training, frozen, masks } = context;
      // Ones and zeros stand in for what is left out: the kernels' gradients want both.
      const channels = [y.shape.at(-1) ?? 1] as [number];
      let scale: Tensor = weights.gamma?.value ?? ones(channels);
      let offset: Tensor = weights.beta?.value ?? zeros(channels);
      let [center, spread]: [Tensor, Tensor] = [weights.mean.value, weights.variance.value];
      if (training && !frozen) {
        const mask = masks?.[0] ?? null;
        if (!mask && !weights.renorm) {
          const { epsilon } = o;
          const { y: normed, mean, variance } = normalizeBatch(y, { scale, offset, epsilon });
          follow(weights, mean, variance, o.momentum, context);
          return normed;
        }
        ({ center, spread } = mask ? maskedMoments(y, mask) : batchMoments(y));
        if (weights.renorm) {
          const stddev = sqrt(add(spread, o.epsilon));
          const { r, d } = corrections(weights.renorm, center, stddev, o.epsilon, o.renormClipping);
          offset = add(mul(constant(d), scale), offset);
          scale = mul(constant(r), scale);
          followRenormalized({ ...weights, ...weights.renorm }, center, stddev, o, context);
        } else {
          follow(weights, center, spread, o.momentum, context);
        }
      }
      const [m, v] = [center as Tensor1D, spread as Tensor1D];
      return batchNorm(y, m, v, offset as Tensor1D, scale as Tensor1D, o.epsilon);
    }),
});
