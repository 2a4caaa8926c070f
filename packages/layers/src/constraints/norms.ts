import {
  add,
  clipByValue,
  defineConstraint,
  div,
  mul,
  options,
  relu,
  sqrt,
  square,
  sum,
  type Tensor,
} from '@graftjs/core';

const EPSILON = 1e-7;
type Axes = number | readonly number[];

const axis = options.custom<Axes, Axes, { default: number }>(
  'an axis, or a list of axes',
  (value) =>
    Number.isInteger(value) || (Array.isArray(value) && value.every(Number.isInteger))
      ? (value as Axes)
      : undefined,
  { default: 0 },
);

const normOf = (x: Tensor, along: Axes): Tensor =>
  sqrt(sum(square(x), typeof along === 'number' ? along : [...along], true));

/** Scales vectors along an axis down to a norm of at most `maxValue`. */
export const maxNorm = defineConstraint({
  type: 'constraints/MaxNorm',
  options: { maxValue: options.number({ min: 0, default: 2 }), axis },
  positional: 'maxValue',
  project(w, { maxValue, axis: along }) {
    const norm = normOf(w, along);
    return mul(w, div(clipByValue(norm, 0, maxValue), add(norm, EPSILON)));
  },
});

/** Turns negative weights to zero. */
export const nonNeg = defineConstraint({ type: 'constraints/NonNeg', project: (w) => relu(w) });

/** Scales vectors along an axis to norm 1. */
export const unitNorm = defineConstraint({
  type: 'constraints/UnitNorm',
  options: { axis },
  positional: 'axis',
  project: (w, { axis: along }) => div(w, add(normOf(w, along), EPSILON)),
});

/** Moves norms along an axis into [minValue, maxValue], at the given rate. */
export const minMaxNorm = defineConstraint({
  type: 'constraints/MinMaxNorm',
  options: {
    minValue: options.number({ min: 0, default: 0 }),
    maxValue: options.number({ min: 0, default: 1 }),
    rate: options.number({ min: 0, max: 1, default: 1 }),
    axis,
  },
  project(w, { minValue, maxValue, rate, axis: along }) {
    const norm = normOf(w, along);
    const wanted = add(mul(clipByValue(norm, minValue, maxValue), rate), mul(norm, 1 - rate));
    return mul(w, div(wanted, add(norm, EPSILON)));
  },
});
