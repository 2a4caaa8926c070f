import {
  add,
  batchNorm,
  defineLayer,
  mean,
  mul,
  ones,
  options,
  squaredDifference,
  transpose,
  zeros,
  type CallContext,
  type Parameter,
  type Tensor,
  type Tensor1D,
} from '@graftjs/core';
import { constraint, initializer, regularizer } from '../options/layer-values.js';

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

/**
 * Normalises each channel: (x − mean) / √(variance + ε) · gamma + beta (Ioffe and Szegedy 2015).
 *
 * Training uses the statistics of the batch and moves the moving ones; inference uses those. A
 * frozen layer (`trainable = false`) is always in inference mode and keeps its statistics, bit for
 * bit. Weights: gamma, beta, moving_mean, moving_variance, each [channels].
 */
export const batchNormalization = defineLayer({
  type: 'layers/BatchNormalization',
  options: {
    axis: options.integer({ default: -1 }),
    momentum: options.number({ min: 0, max: 1, default: 0.99 }),
    epsilon: options.number({ min: 0, default: 1e-3 }),
    center: options.boolean({ default: true }),
    scale: options.boolean({ default: true }),
    betaInitializer: initializer('zeros'),
    gammaInitializer: initializer('ones'),
    movingMeanInitializer: initializer('zeros'),
    movingVarianceInitializer: initializer('ones'),
    betaRegularizer: regularizer,
    gammaRegularizer: regularizer,
    betaConstraint: constraint,
    gammaConstraint: constraint,
  },
  input: ({ axis }) => ({ minRank: 2, fixedAxis: axis }),
  build(b, o) {
    const shape = [b.dim(o.axis)];
    return {
      gamma: o.scale
        ? b.weight('gamma', shape, {
            initializer: o.gammaInitializer,
            regularizer: o.gammaRegularizer,
            constraint: o.gammaConstraint,
          })
        : null,
      beta: o.center
        ? b.weight('beta', shape, {
            initializer: o.betaInitializer,
            regularizer: o.betaRegularizer,
            constraint: o.betaConstraint,
          })
        : null,
      mean: b.state('moving_mean', shape, { initializer: o.movingMeanInitializer }),
      variance: b.state('moving_variance', shape, { initializer: o.movingVarianceInitializer }),
    };
  },
  call: (x, context) =>
    withAxisLast(x, context.options.axis, (y) => {
      const { options: o, weights, training, frozen } = context;
      // Ones and zeros stand in for what is left out: the kernels' gradients want both.
      const channels = [y.shape.at(-1) ?? 1] as [number];
      const scale = weights.gamma?.value ?? ones(channels);
      const offset = weights.beta?.value ?? zeros(channels);
      let [center, spread]: [Tensor, Tensor] = [weights.mean.value, weights.variance.value];
      if (training && !frozen) {
        const axes = y.shape.map((_, i) => i).slice(0, -1);
        center = mean(y, axes);
        spread = mean(squaredDifference(y, center), axes);
        follow(weights, center, spread, o.momentum, context);
      }
      const [m, v] = [center as Tensor1D, spread as Tensor1D];
      return batchNorm(y, m, v, offset as Tensor1D, scale as Tensor1D, o.epsilon);
    }),
});
