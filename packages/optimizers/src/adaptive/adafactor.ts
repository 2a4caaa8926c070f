import {
  add,
  defineOptimizer,
  div,
  expandDims,
  maximum,
  mean,
  mul,
  options,
  sqrt,
  square,
  tidy,
  zeros,
  zerosLike,
  type Tensor,
} from '@graftjs/core';
import { blend } from '../parameters/blend.js';

type Slots = { readonly v: Tensor } | { readonly rows: Tensor; readonly columns: Tensor };

const rootMeanSquare = (x: Tensor): Tensor => sqrt(mean(square(x)));

/**
 * Adam's second moment from the sums of rows and columns, without momentum (Shazeer and Stern
 * 2018): a matrix keeps rows + columns numbers, not rows · columns. Steps are a share of the size
 * of the weights and are clipped by their root mean square. Default rate 0.001.
 *
 * @example
 * adafactor(1e-2);
 */
export const adafactor = defineOptimizer({
  type: 'optimizers/Adafactor',
  defaultRate: 1e-3,
  options: {
    /** β₂ is 1 − t^beta2Decay. */
    beta2Decay: options.number({ max: 0, default: -0.8 }),
    /** Added to squared gradients. */
    epsilon1: options.number({ min: 0, default: 1e-30 }),
    /** The least size of weights to go by. */
    epsilon2: options.number({ min: 0, default: 1e-3 }),
    clipThreshold: options.number({ min: 0, default: 1 }),
    /** Whether the rate is no more than 1 / √t. */
    relativeStep: options.boolean({ default: true }),
  },
  slots: (value): Slots => {
    const { shape } = value;
    if (value.rank < 2) return { v: zerosLike(value) };
    const columns = [...shape.slice(0, -2), shape.at(-1) as number];
    return { rows: zeros(shape.slice(0, -1)), columns: zeros(columns) };
  },
  step({ value, gradient, slots, rate, step, options: o }) {
    const share = step ** o.beta2Decay;
    const next = tidy((): Slots => {
      const squares = add(square(gradient), o.epsilon1);
      if ('v' in slots) return { v: blend(slots.v, squares, share) };
      return {
        rows: blend(slots.rows, mean(squares, -1), share),
        columns: blend(slots.columns, mean(squares, -2), share),
      };
    });
    const delta = tidy(() => {
      const update = div(gradient, sqrt('v' in next ? next.v : outer(next)));
      const clipped = div(update, maximum(div(rootMeanSquare(update), o.clipThreshold), 1));
      const relative = o.relativeStep ? Math.min(rate, 1 / Math.sqrt(step)) : rate;
      return mul(clipped, mul(maximum(rootMeanSquare(value), o.epsilon2), relative));
    });
    return { delta, slots: next };
  },
});

/** The matrix of rank 1 with these sums of rows and columns. */
const outer = ({ rows, columns }: { readonly rows: Tensor; readonly columns: Tensor }): Tensor =>
  mul(expandDims(div(rows, mean(rows, -1, true)), -1), expandDims(columns, -2));
