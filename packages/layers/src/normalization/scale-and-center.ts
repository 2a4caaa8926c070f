import { options, type LayerBuilder, type Parameter, type ResolvedOptions } from '@graftjs/core';
import { constraint, initializer, regularizer } from '../options/layer-values.js';

/** gamma and beta: whether they are there, and what they are made by, penalised by and held to. */
export const scaleAndCenterOptions = {
  center: options.boolean({ default: true }),
  scale: options.boolean({ default: true }),
  betaInitializer: initializer('zeros'),
  gammaInitializer: initializer('ones'),
  betaRegularizer: regularizer,
  gammaRegularizer: regularizer,
  betaConstraint: constraint,
  gammaConstraint: constraint,
};

/** The factor and the offset after a normalisation, in Keras's order: gamma, beta. */
export function scaleAndCenter(
  b: LayerBuilder,
  o: ResolvedOptions<typeof scaleAndCenterOptions>,
  shape: readonly number[],
): { readonly gamma: Parameter | null; readonly beta: Parameter | null } {
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
  };
}
