import {
  abs,
  add,
  addN,
  div,
  keep,
  maximum,
  mul,
  options,
  sqrt,
  square,
  sum,
  tidy,
  type ParameterGradient,
  type Tensor,
} from '@graftjs/core';
import { defineLink } from '../chain/link.js';

/**
 * Sharpness-aware minimisation (Foret et al. 2020): gradients are taken where the loss is worst
 * within `rho` (0.05), at w + ρ · g / ‖g‖, and applied at w. `adaptive` measures the distance by the
 * size of each weight (ASAM, Kwon et al. 2021): w + ρ · w² g / ‖|w| g‖.
 *
 * Every step needs gradients twice: `minimize` takes care of it, and so may any loop by
 * `optimizer.perturb`.
 *
 * @example
 * const optimizer = chain(sam(0.05), sgd(0.1, { momentum: 0.9 }));
 * minimize(optimizer, () => loss.call(y, model.call(x)), model.trainableParameters);
 */
export const sam = defineLink({
  type: 'optimizers/SAM',
  options: {
    rho: options.number({ min: 0, default: 0.05 }),
    adaptive: options.boolean({ default: false }),
  },
  positional: 'rho',
  stateful: false,
  around: ({ inner, options: { rho, adaptive } }) => ({
    apply: (gradients) => inner.apply(gradients),
    perturb(gradients) {
      const before = gradients.map(({ parameter }) => keep(parameter.value.clone()));
      tidy(() => {
        const moves = adaptive ? scaledMoves(gradients) : plainMoves(gradients);
        const length = sqrt(addN(moves.map(({ size }) => sum(square(size)))));
        const factor = div(rho, maximum(length, 1e-12));
        gradients.forEach(({ parameter }, i) => {
          parameter.assign(add(parameter.value, mul(moves[i]!.direction, factor)));
        });
      });
      return () => {
        gradients.forEach(({ parameter }, i) => parameter.assign(before[i]!));
        for (const value of before.splice(0)) value.dispose();
      };
    },
  }),
});

interface Move {
  readonly direction: Tensor;
  /** What the length of all is taken of. */
  readonly size: Tensor;
}

const plainMoves = (gradients: readonly ParameterGradient[]): Move[] =>
  gradients.map(({ gradient }) => ({ direction: gradient, size: gradient }));

const scaledMoves = (gradients: readonly ParameterGradient[]): Move[] =>
  gradients.map(({ parameter: { value }, gradient }) => {
    const scaled = mul(gradient, abs(value));
    return { direction: mul(scaled, abs(value)), size: scaled };
  });
