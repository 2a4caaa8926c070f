import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { describeLayer, memory, tidy, useBackend, type Layer, type Tensor } from '@graftjs/core';
import { allLayers, layersRegistry } from './index.js';
import { caseContext } from './testing/case-context.js';
import { checkGradients } from './testing/check-gradients.js';
import { spreadInputs } from './testing/case-inputs.js';
import type { LayerCase } from './testing/layer-case.js';
import { layerCases } from './testing/layer-cases.js';
import { prepare } from './testing/prepare.js';
import { trainOneStep } from './testing/train-one-step.js';

let before = 0;
beforeAll(() => useBackend(cpu()));
beforeEach(() => {
  before = memory().numTensors;
});
afterEach(() => {
  expect(memory().numTensors).toBe(before);
});

const swept = Object.entries(layerCases).flatMap(([name, cases]) =>
  (cases as readonly LayerCase[]).map((item) => ({ ...item, title: `${name}: ${item.title}` })),
);

function outputOf(layer: Layer, item: LayerCase): { shape: number[]; values: (number | string)[] } {
  return tidy(() => {
    const [y] = layer.call(spreadInputs(item), caseContext({ ...item, training: false })) as [
      Tensor,
    ];
    return { shape: y.shape, values: Array.from(y.dataSync()) };
  });
}

const valuesOf = (layer: Layer): number[][] =>
  layer.parameters.map(({ value }) => Array.from(value.dataSync()));

test('every layer that is exported has a case', () => {
  expect(Object.keys(layerCases).sort()).toEqual(Object.keys(allLayers).sort());
  expect(Object.values(layerCases).every((cases) => cases.length > 0)).toBe(true);
});

describe.each(swept)('$title', (item) => {
  test('goes through JSON', () => {
    const layer = prepare(item.make(), item);
    const config = JSON.parse(JSON.stringify(layer.getConfig()));
    const again = layersRegistry().create({ type: layer.type, config }) as Layer;
    expect(again.getConfig()).toEqual(layer.getConfig());
    prepare(again, item);
    expect(outputOf(again, item)).toEqual(outputOf(layer, item));
    layer.dispose();
    again.dispose();
  });

  test('says the shape of its output beforehand', () => {
    const layer = prepare(item.make(), item);
    const others = item.otherOutputs ?? [];
    expect(layer.outputShapes(item.inputs)).toEqual([item.output, ...others]);
    const free = item.inputs.map(([, ...example]) => [null, ...example]);
    const freed = [item.output, ...others].map(([, ...example]) => [null, ...example]);
    expect(layer.outputShapes(free)).toEqual(freed);
    const { shape, values } = outputOf(layer, item);
    expect(shape).toEqual(item.output);
    expect(values.every((value) => typeof value === 'string' || Number.isFinite(value))).toBe(true);
    layer.dispose();
  });

  test('has the weights that Keras has', () => {
    const layer = prepare(item.make(), item);
    expect(layer.parameters.map(({ name }) => name)).toEqual(item.weights ?? []);
    layer.dispose();
  });

  test.each([true, false])('has the gradients of its values, training: %s', (training) => {
    if (training && item.detached !== undefined) return;
    const layer = prepare(item.make(), item);
    const inputs = spreadInputs(item);
    const byInputs = item.indicesBelow === undefined && !item.discrete;
    const masks = caseContext(item).masks;
    const reports = checkGradients(layer, inputs, { byInputs, training, masks });
    masks?.forEach((mask) => mask?.dispose());
    for (const { of, analytic, numeric } of reports) {
      const difference = Math.abs(analytic - numeric);
      const tolerance = 3e-4 + 3e-4 * Math.abs(numeric);
      expect({ of, analytic, numeric, near: difference <= tolerance }).toMatchObject({
        near: true,
      });
    }
    for (const input of inputs) input.dispose();
    layer.dispose();
  });

  test('frozen, it keeps its weights to the last bit', () => {
    const layer = prepare(item.make(), item);
    layer.trainable = false;
    const kept = valuesOf(layer);
    trainOneStep(layer, item);
    expect(valuesOf(layer)).toEqual(kept);
    layer.trainable = true;
    trainOneStep(layer, item);
    const still = layer.parameters.map(({ name }) => item.still?.includes(name) ?? false);
    valuesOf(layer).forEach((values, i) => {
      if (!still[i]) expect(values).not.toEqual(kept[i]);
    });
    layer.dispose();
  });
});

test('layers are described by name and class', () => {
  expect(describeLayer(allLayers.reLU())).toBe('layer "re_lu" (ReLU)');
});
