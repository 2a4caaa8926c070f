// Every layer computes and trains on every backend that runs here, and as the reference does.
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { simd } from '@graftjs/backend-simd';
import { wasm } from '@graftjs/backend-wasm';
import { memory, tidy, useBackend } from '@graftjs/core';
import { caseContext } from './testing/case-context.js';
import { spreadInputs } from './testing/case-inputs.js';
import { expectNear } from './testing/expect-near.js';
import type { LayerCase } from './testing/layer-case.js';
import { layerCases } from './testing/layer-cases.js';
import { prepare } from './testing/prepare.js';
import { trainOneStep } from './testing/train-one-step.js';

const cases = Object.entries(layerCases).flatMap(([name, list]) =>
  (list as readonly LayerCase[])
    .filter(({ discrete }) => !discrete)
    .map((item) => [`${name}: ${item.title}`, item] as const),
);

/** What a case gives, and its weights after one step of training. */
function outcome(item: LayerCase): ArrayLike<number>[] {
  const layer = prepare(item.make(), item);
  const outputs = tidy(() =>
    layer
      .call(spreadInputs(item), caseContext({ ...item, training: false }))
      .map((y) => y.dataSync().slice()),
  );
  trainOneStep(layer, item);
  const weights = layer.parameters.map(({ value }) => value.dataSync().slice());
  layer.dispose();
  return [...outputs, ...weights];
}

const reference = new Map<string, ArrayLike<number>[]>();
beforeAll(async () => {
  await useBackend(cpu());
  for (const [title, item] of cases) reference.set(title, outcome(item));
});

describe.each([simd(), wasm()])('$name', (backend) => {
  let before = 0;
  beforeAll(() => useBackend(backend));
  beforeEach(() => {
    before = memory().numTensors;
  });
  afterEach(() => {
    expect(memory().numTensors).toBe(before);
  });

  test.each(cases)('%s', (title, item) => {
    const expected = reference.get(title) ?? [];
    const got = outcome(item);
    expect(got.length).toBe(expected.length);
    got.forEach((values, i) =>
      expectNear(values, expected[i] ?? [], { relative: 1e-4, absolute: 2e-5 }),
    );
  });
});
