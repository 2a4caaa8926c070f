import {
  add,
  inferenceContext,
  mul,
  Random,
  sum,
  tensor,
  tidy,
  valueAndGrads,
  variableGrads,
  type CallContext,
  type Layer,
  type Scalar,
  type Tensor,
} from '@graftjs/core';
import { spreadValues } from './spread-values.js';

const STEP = 4e-3;

export interface GradientReport {
  readonly of: string;
  readonly analytic: number;
  readonly numeric: number;
}

/**
 * Directional derivatives of Σ r · y, with fixed random r, by the inputs and by each weight: once by
 * the tape, once by central differences, summed in double precision.
 */
export function checkGradients(
  layer: Layer,
  inputs: readonly Tensor[],
  { byInputs, training }: { readonly byInputs: boolean; readonly training: boolean },
): GradientReport[] {
  const random = new Random('directions');
  const context = (losses: Scalar[]): CallContext => ({
    ...inferenceContext(new Random('mask')),
    training,
    addLoss: (term) => void losses.push(term),
  });
  const objective = (given: readonly Tensor[]): Scalar => {
    const losses: Scalar[] = [];
    const [y] = layer.call(given, context(losses)) as [Tensor];
    const r = tensor(spreadValues(y.shape, new Random('weights of the sum')), y.shape);
    return losses.reduce<Scalar>((total, term) => add(total, term), sum(mul(y, r)));
  };
  const measure = (given: readonly Tensor[]): number =>
    tidy(() => {
      const losses: Scalar[] = [];
      const [y] = layer.call(given, context(losses)) as [Tensor];
      const r = spreadValues(y.shape, new Random('weights of the sum'));
      const terms = losses.map((term) => term.dataSync()[0] ?? 0);
      return dot(y.dataSync(), r) + terms.reduce((a, b) => a + b, 0);
    });

  const reports: GradientReport[] = [];
  if (byInputs) {
    const gradients = tidy(() =>
      valueAndGrads((...given: Tensor[]) => objective(given))([...inputs]).grads.map(
        (gradient) => gradient.dataSync() as Float32Array,
      ),
    );
    inputs.forEach((input, i) => {
      const direction = spreadValues(input.shape, random.split(`input ${i}`), 1);
      const numeric = centralDifference((values) =>
        tidy(() => {
          const moved = tensor(values, input.shape);
          return measure(inputs.map((other, j) => (i === j ? moved : other)));
        }),
      )(input.dataSync() as Float32Array, direction);
      reports.push({ of: `input ${i}`, analytic: dot(gradients[i] ?? [], direction), numeric });
    });
  }
  for (const parameter of layer.trainableParameters) {
    const gradient = tidy(
      () =>
        variableGrads(() => objective(inputs), [parameter.value]).grads[
          parameter.value.name
        ]?.dataSync() ?? [],
    );
    const direction = spreadValues(parameter.shape, random.split(parameter.name), 1);
    const original = parameter.value.dataSync().slice() as Float32Array;
    const numeric = centralDifference((values) => {
      tidy(() => parameter.assign(tensor(values, [...parameter.shape])));
      return measure(inputs);
    })(original, direction);
    tidy(() => parameter.assign(tensor(original, [...parameter.shape])));
    reports.push({ of: parameter.name, analytic: dot(gradient, direction), numeric });
  }
  return reports;
}

function centralDifference(f: (values: Float32Array) => number) {
  return (at: Float32Array, direction: Float32Array): number => {
    const moved = (sign: number) =>
      f(at.map((value, i) => value + sign * STEP * (direction[i] ?? 0)));
    return (moved(1) - moved(-1)) / (2 * STEP);
  };
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += (a[i] ?? 0) * (b[i] ?? 0);
  return total;
}
