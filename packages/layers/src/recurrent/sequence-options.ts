import { options } from '@graftjs/core';

/** How a recurrent layer goes over its sequence, and what it gives. */
export const sequenceOptions = {
  /** Whether to give the output of every step, or of the last alone. */
  returnSequences: options.boolean({ default: false }),
  /** Whether to give the last states as outputs of their own. */
  returnState: options.boolean({ default: false }),
  /** Whether to begin at the end; outputs come in the order in which they were made. */
  goBackwards: options.boolean({ default: false }),
  /** Whether each batch goes on from the states of the one before; needs a fixed batch size. */
  stateful: options.boolean({ default: false }),
  /** No effect here: steps are always run one by one. Kept for files. */
  unroll: options.boolean({ default: false }),
  /** Whether masked steps give zeros instead of the output before. */
  zeroOutputForMask: options.boolean({ default: false }),
};
