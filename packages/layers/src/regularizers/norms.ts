import {
  abs,
  add,
  defineRegularizer,
  mul,
  options,
  scalar,
  square,
  sum,
  type Scalar,
  type Tensor,
} from '@graftjs/core';

const l1Penalty = (x: Tensor, factor: number) => mul<Scalar>(sum(abs(x)), factor);
const l2Penalty = (x: Tensor, factor: number) => mul<Scalar>(sum(square(x)), factor);

/** factor · Σ|w|; 0.01 by default. */
export const l1 = defineRegularizer({
  type: 'regularizers/L1',
  options: { l1: options.number({ min: 0, default: 0.01 }) },
  positional: 'l1',
  penalty: (x, { l1: factor }) => l1Penalty(x, factor),
});

/** factor · Σw²; 0.01 by default. */
export const l2 = defineRegularizer({
  type: 'regularizers/L2',
  options: { l2: options.number({ min: 0, default: 0.01 }) },
  positional: 'l2',
  penalty: (x, { l2: factor }) => l2Penalty(x, factor),
});

/** l1 · Σ|w| + l2 · Σw²; both 0 by default, as in Keras. */
export const l1l2 = defineRegularizer({
  type: 'regularizers/L1L2',
  options: {
    l1: options.number({ min: 0, default: 0 }),
    l2: options.number({ min: 0, default: 0 }),
  },
  penalty: (x, { l1: first, l2: second }) => {
    const terms = [first && l1Penalty(x, first), second && l2Penalty(x, second)];
    return terms.reduce<Scalar>((total, term) => (term ? add(total, term) : total), scalar(0));
  },
});
