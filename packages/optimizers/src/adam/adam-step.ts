import {
  add,
  div,
  maximum,
  mul,
  options,
  scheduled,
  sqrt,
  square,
  tidy,
  zerosLike,
  type FusedStep,
  type ResolvedOptions,
  type StepContext,
  type StepOptions,
  type Tensor,
} from '@graftjs/core';
import { blend } from '../parameters/blend.js';

/** Options that Adam and its kin share. */
export const adamOptions = {
  beta1: scheduled('a number from 0 to 1', { min: 0, max: 1, default: 0.9 }),
  beta2: options.number({ min: 0, max: 1, default: 0.999 }),
  epsilon: options.number({ min: 0, default: 1e-7 }),
  amsgrad: options.boolean({ default: false }),
};
export type AdamOptions = typeof adamOptions;
export type AdamSlots = { readonly m: Tensor; readonly v: Tensor; readonly vMax?: Tensor };
type Context = Omit<StepContext<AdamOptions, AdamSlots>, 'options'> & {
  readonly options: StepOptions<AdamOptions>;
};

export function adamSlots(value: Tensor, { amsgrad }: ResolvedOptions<AdamOptions>): AdamSlots {
  const slots = { m: zerosLike(value), v: zerosLike(value) };
  return amsgrad ? { ...slots, vMax: zerosLike(value) } : slots;
}

export function adamStep({ gradient, slots, rate, step, options: o }: Context): {
  delta: Tensor;
  slots: AdamSlots;
} {
  const m = blend(slots.m, gradient, 1 - o.beta1);
  const v = tidy(() => blend(slots.v, square(gradient), 1 - o.beta2));
  const vMax = slots.vMax && maximum(slots.vMax, v);
  const delta = tidy(() =>
    div(mul(m, correctedRate(rate, step, o)), add(sqrt(vMax ?? v), o.epsilon)),
  );
  return { delta, slots: vMax ? { m, v, vMax } : { m, v } };
}

const correctedRate = (rate: number, step: number, { beta1, beta2 }: StepOptions<AdamOptions>) =>
  (rate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);

/** The kernel of backends that have one; `decay` is not yet times the rate. */
export function fusedAdam(
  { rate, step, options: { beta1, beta2, epsilon, amsgrad } }: Context,
  decay: number,
): FusedStep<'m' | 'v'> | null {
  if (amsgrad) return null;
  const attributes = { rate, beta1, beta2, epsilon, step, decay };
  return { kernel: 'GraftAdam', slots: ['m', 'v'], attributes };
}
