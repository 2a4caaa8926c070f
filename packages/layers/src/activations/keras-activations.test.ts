import { beforeAll, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { tensor, tidy, useBackend, type Activation } from '@graftjs/core';
import { activations } from '../index.js';
import { expectNear } from '../testing/expect-near.js';
import { kerasActivations } from '../testing/keras-goldens.js';

beforeAll(() => useBackend(cpu()));

const camelCase = (name: string): string =>
  name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

const factories: { readonly [name: string]: (options: never) => Activation } = activations;

const cases = kerasActivations.map(
  ([name, options, shape, output]) =>
    [camelCase(name), JSON.stringify(options), { options, shape, output }] as const,
);

test.each(cases)('%s %s computes what Keras computes', (name, _, { options, shape, output }) => {
  const given = Object.fromEntries(
    Object.entries(options).map(([key, value]) => [camelCase(key), value]),
  );
  const activation = factories[name]?.(given as never) as Activation;
  const y = tidy(() => {
    const x = tensor(
      Float32Array.from({ length: 36 }, (__, i) => i / 2 - 9),
      [3, 12],
    );
    const applied = activation.apply(x);
    return { shape: applied.shape, values: Array.from(applied.dataSync()) };
  });
  expect(y.shape).toEqual(shape);
  expect(activation.outputShape?.([3, 12])).toEqual(shape);
  expectNear(y.values, output, { relative: 2e-5, absolute: 2e-6 });
});

test('there is every activation of Keras, and no other', () => {
  const names = [...new Set(cases.map(([name]) => name))].sort();
  expect(Object.keys(activations).sort()).toEqual(names);
});
