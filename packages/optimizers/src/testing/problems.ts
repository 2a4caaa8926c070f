import {
  add,
  dispose,
  matMul,
  mean,
  mul,
  parameterGradients,
  square,
  sub,
  sum,
  tanh,
  tensor1d,
  tensor2d,
  type Optimizer,
  type Parameter,
  type Scalar,
} from '@graftjs/core';
import { parameterOf } from './parameters.js';

/** Something to make small. */
export interface Problem {
  readonly parameters: readonly Parameter[];
  loss(): Scalar;
}

/** ½ Σ c w² with curvatures c from 1 to 100. */
export function quadratic(): Problem {
  const w = parameterOf('w', [2, 3], [1, -1, 1, 1, -1, 1]);
  const b = parameterOf('b', [2], [1, -1]);
  return {
    parameters: [w, b],
    loss: () =>
      add(
        sum(mul(square(w.value), tensor2d([1, 3, 10, 30, 60, 100], [2, 3]))),
        sum(mul(square(b.value), tensor1d([2, 50]))),
      ) as Scalar,
  };
}

/** A net of 8 hidden units that learns the sign of a product. */
export function smallNet(): Problem {
  const spread = (i: number): number => Math.sin(12.9898 * (i + 1)) * 0.8;
  const numbers = (count: number, from: number): number[] =>
    Array.from({ length: count }, (_, i) => spread(from + i));
  const hidden = parameterOf('hidden/kernel', [2, 8], numbers(16, 0));
  const bias = parameterOf('hidden/bias', [8], numbers(8, 40));
  const output = parameterOf('output/kernel', [8, 1], numbers(8, 80));
  const x = [-1, -1, -1, 1, 1, -1, 1, 1, 0.5, 0.5, -0.5, 0.5];
  const y = [1, -1, -1, 1, 1, -1];
  return {
    parameters: [hidden, bias, output],
    loss() {
      const inner = tanh(add(matMul(tensor2d(x, [6, 2]), hidden.value as never), bias.value));
      const error = sub(matMul(inner as never, output.value as never), tensor2d(y, [6, 1]));
      return mean<Scalar>(square(error));
    },
  };
}

/** Takes steps; gives the loss before each of them and after the last. */
export function descend({ parameters, loss }: Problem, optimizer: Optimizer, steps: number) {
  const losses: number[] = [];
  for (let step = 0; step <= steps; step++) {
    const { value, gradients } = parameterGradients(loss, parameters);
    losses.push(value.dataSync()[0]!);
    if (step < steps) optimizer.apply(gradients);
    dispose([value, ...gradients.map(({ gradient }) => gradient)]);
  }
  return losses;
}
