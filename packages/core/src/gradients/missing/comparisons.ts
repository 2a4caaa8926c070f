import { zeros, type GradConfig, type Tensor } from '@tensorflow/tfjs-core';
import { gradientOf } from '../gradient-of.js';

/** Steps have no slope. tfjs says so of GreaterEqual alone, and fails where another chooses. */
const flat = (kernelName: string, inputs: readonly string[]): GradConfig =>
  gradientOf(kernelName, {
    inputs,
    gradient: (_, saved) =>
      Object.fromEntries(inputs.map((name, i) => [name, () => zeros((saved[i] as Tensor).shape)])),
  });

export const comparisonGradients: readonly GradConfig[] = [
  ...['Equal', 'Greater', 'Less', 'LessEqual', 'LogicalAnd', 'LogicalOr', 'NotEqual'].map((name) =>
    flat(name, ['a', 'b']),
  ),
  ...['All', 'Any', 'LogicalNot'].map((name) => flat(name, ['x'])),
];
