// Every case of the sweep against Keras itself: the numbers, the order and shapes of the weights, the
// names of classes and options. Made by tools/goldens/keras-layers.mjs and keras_classes.py.
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { className, memory, tensor, tidy, useBackend } from '@graftjs/core';
import { allLayers } from './index.js';
import { caseContext } from './testing/case-context.js';
import { expectNear } from './testing/expect-near.js';
import { kerasAnswers, kerasClasses, type KerasClass } from './testing/keras-goldens.js';
import { goldenInputs } from './testing/case-inputs.js';
import type { LayerCase } from './testing/layer-case.js';
import { layerCases } from './testing/layer-cases.js';
import { goldenWeight } from './testing/wave.js';

let before = 0;
beforeAll(() => useBackend(cpu()));
beforeEach(() => {
  before = memory().numTensors;
});
afterEach(() => {
  expect(memory().numTensors).toBe(before);
});

const cases = Object.entries(layerCases).flatMap(([name, list]) =>
  (list as readonly LayerCase[]).map((item) => [`${name}: ${item.title}`, item] as const),
);
const compared = cases.filter(([, { beyondKeras }]) => beyondKeras === undefined);

const NEAR = { relative: 2e-5, absolute: 4e-6 };

test('there are numbers of Keras for every case, and no others', () => {
  const titles = compared.map(([title]) => title).sort();
  // Or else: node tools/goldens/keras-layers.mjs --python PYTHON FAMILY
  expect(Object.keys(kerasAnswers).sort()).toEqual(titles);
});

describe('layers compute what Keras computes', () => {
  test.each(compared)('%s', (title, item) => {
    const answer = kerasAnswers[title];
    if (!answer) throw new Error('make the golden numbers of this case first');
    const layer = item.make();
    layer.build(item.inputs);
    const weights = layer.parameters.map(({ name, shape }) => [
      // Keras 2 called it so, and its files do; Keras 3 knows weights by their order.
      /\/DepthwiseConv/.test(layer.type) ? name.replace('depthwise_', '') : name,
      shape,
    ]);
    expect(weights).toEqual(answer.weights);
    layer.parameters.forEach((parameter, i) => {
      const { name, shape } = parameter;
      tidy(() => parameter.assign(tensor(goldenWeight(name, shape, i), [...shape])));
    });
    const outputs = tidy(() => {
      return layer
        .call(goldenInputs(item), caseContext(item))
        .map((y) => ({ shape: y.shape, values: Array.from(y.dataSync()) }));
    });
    const answers = [answer, ...(answer.others ?? [])];
    expect(outputs.map(({ shape }) => shape)).toEqual(answers.map(({ shape }) => shape));
    outputs.forEach(({ values }, i) => {
      const expected = answers[i]?.output ?? [];
      if (typeof expected[0] === 'string') expect(values).toEqual(expected);
      else expectNear(values, expected, NEAR);
    });
    answer.moved?.forEach((moved, i) =>
      expectNear(layer.parameters[i]?.value.dataSync() ?? [], moved, NEAR),
    );
    layer.dispose();
  });
});

const lowerCase = new Map(Object.keys(kerasClasses).map((name) => [name.toLowerCase(), name]));

/** Options of Keras that no layer here takes: low rank and quantised training, kernels for GPUs. */
const NOT_OFFERED =
  /^(lora|quantizationConfig$|useCudnn$|flashAttention$|gptqUnpackedColumnSize$|weights$|activityRegularizer$)/;

describe('layers are called what Keras calls them', () => {
  test.each(Object.keys(allLayers))('%s', (factory) => {
    const [item] = (layerCases as { readonly [name: string]: readonly LayerCase[] })[factory] ?? [];
    if (item?.beyondKeras !== undefined) return;
    const layer = item?.make();
    const kind = className(layer?.type ?? '');
    expect(kind).toBe(lowerCase.get(factory.toLowerCase()));
    const { name, options } = kerasClasses[kind] as KerasClass;
    expect(layer?.name).toBe(name);
    const known = (allLayers as { readonly [name: string]: { readonly options: object } })[factory];
    const missing = Object.keys(options)
      .map((option) => option.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()))
      .filter((option) => !NOT_OFFERED.test(option))
      .filter((option) => !(option in (known?.options ?? {})));
    expect(missing).toEqual([]);
  });
});
