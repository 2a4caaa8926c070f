import { concat, stack, type GradConfig, type Tensor } from '@tensorflow/tfjs-core';

// A kernel with a single output hands its gradient over bare, and tfjs passes it on as if it were
// a list: a split into one part (and through it linalg.bandPart of one matrix) cannot be trained.
const listOf = (dy: Tensor | Tensor[]): Tensor[] => (Array.isArray(dy) ? dy : [dy]);

export const unpackGradient: GradConfig = {
  kernelName: 'Unpack',
  gradFunc: (dy, _, attrs) => ({
    value: () => stack(listOf(dy), (attrs as { axis?: unknown })['axis'] as number),
  }),
};

export const splitVGradient: GradConfig = {
  kernelName: 'SplitV',
  gradFunc: (dy, _, attrs) => ({
    x: () => concat(listOf(dy), (attrs as { axis?: unknown })['axis'] as number),
  }),
};
