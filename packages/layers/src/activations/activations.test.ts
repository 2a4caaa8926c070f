import { beforeAll, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import {
  Random,
  sum,
  tensor,
  tidy,
  useBackend,
  valueAndGrad,
  mul,
  type Activation,
  type Scalar,
} from '@graftjs/core';
import { activations, dense, layersRegistry } from '../index.js';
import { expectNear } from '../testing/expect-near.js';
import { spreadValues } from '../testing/spread-values.js';

beforeAll(() => useBackend(cpu()));

const all: { readonly [name: string]: () => Activation } = {
  ...activations,
  'gelu approximate': () => activations.gelu({ approximate: true }),
  'hardSigmoid of Keras 2': () => activations.hardSigmoid({ form: 'keras2' }),
  'elu with alpha': () => activations.elu(0.5),
  'celu with alpha': () => activations.celu(0.4),
  'sparsemax on axis 0': () => activations.sparsemax(0),
  'softmax on axis 0': () => activations.softmax({ axis: 0 }),
};

describe.each(Object.keys(all))('%s', (name) => {
  const make = all[name] as () => Activation;

  test('goes through JSON', () => {
    const made = make();
    const config = JSON.parse(JSON.stringify(made.getConfig()));
    const again = layersRegistry().create({ type: made.type, config }) as Activation;
    expect([again.type, again.getConfig()]).toEqual([made.type, made.getConfig()]);
  });

  test('has the gradient of its values', () => {
    const shape = [4, 10];
    const activation = make();
    const weights = spreadValues(
      activation.outputShape?.(shape) as number[],
      new Random('weights'),
    );
    // No sums of distances are 1, where sparsemax has its kinks.
    const at = spreadValues(shape, new Random('point'), 4.15);
    const direction = spreadValues(shape, new Random('direction'), 1);
    const along = (values: ArrayLike<number>, by: Float32Array): number =>
      Array.from(values).reduce((total, value, i) => total + value * (by[i] ?? 0), 0);
    const step = 4e-3;
    const moved = (sign: number): number => {
      const values = at.map((x, i) => x + sign * step * (direction[i] ?? 0));
      return along(
        tidy(() => activation.apply(tensor(values, shape)).dataSync()),
        weights,
      );
    };
    const numeric = (moved(1) - moved(-1)) / (2 * step);
    const gradient = tidy(() =>
      valueAndGrad(
        (x) =>
          sum(
            mul(activation.apply(x), tensor(weights, activation.outputShape?.(shape) as number[])),
          ) as Scalar,
      )(tensor(at, shape)).grad.dataSync(),
    );
    const analytic = along(gradient, direction);
    expectNear([analytic], [numeric], { relative: 1e-3, absolute: 5e-4 });
  });
});

test('an activation is an option by name or as a value', () => {
  const named = dense(2, { activation: 'gelu' }).getConfig();
  const made = dense(2, { activation: activations.gelu() }).getConfig();
  expect(named).toEqual(made);
  expect(() => dense(2, { activation: 'rellu' as 'relu' })).toThrow(
    'Dense: the option "activation" cannot be used',
  );
});
