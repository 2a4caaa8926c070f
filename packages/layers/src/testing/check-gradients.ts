import {
  add,
  inferenceContext,
  mul,
  Random,
  scalar,
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

export interface GradientSettings {
  readonly byInputs: boolean;
  readonly training: boolean;
  readonly masks?: readonly (Tensor | null)[] | undefined;
}

export interface GradientReport {
  readonly of: string;
  readonly analytic: number;
  readonly numeric: number;
}

/**
 * Directional derivatives of Σ r · y over all outputs, with fixed random r, by the inputs and by each weight: once by
 * the tape, once by central differences, summed in double precision.
 */
export function checkGradients(
  layer: Layer,
  inputs: readonly Tensor[],
  { byInputs, training, masks }: GradientSettings,
): GradientReport[] {
  const random = new Random('directions');
  const context = (losses: Scalar[]): CallContext => ({
    ...inferenceContext(new Random('mask')),
    training,
    ...(masks ? { masks } : {}),
    addLoss: (term) => void losses.push(term),
  });
  const objective = (given: readonly Tensor[]): Scalar => {
    const losses: Scalar[] = [];
    const products = layer
      .call(given, context(losses))
      .map((y) => sum(mul(y, tensor(factors(y), y.shape))));
    return [...products, ...losses].reduce<Scalar>((total, term) => add(total, term), scalar(0));
  };
  const measure = (given: readonly Tensor[]): number =>
    tidy(() => {
      const losses: Scalar[] = [];
      const products = layer.call(given, context(losses)).map((y) => dot(y.dataSync(), factors(y)));
      const terms = losses.map((term) => term.dataSync()[0] ?? 0);
      return [...products, ...terms].reduce((a, b) => a + b, 0);
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

const factors = ({ shape }: Tensor): Float32Array =>
  spreadValues(shape, new Random('weights of the sum'));

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
