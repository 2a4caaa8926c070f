// What is written opens in Keras itself, and computes the same there. Needs a Python with Keras:
//   npm run test:keras -- --python PYTHON
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import {
  className,
  connect,
  inferenceContext,
  Random,
  tensor,
  tidy,
  useBackend,
  type Model,
  type Tensor,
} from '@graftjs/core';
import { input, model as graph } from '@graftjs/layers';
import { expectNear } from '../../../../tools/jest/expect-near.js';
import { layerCases, type LayerCase } from '../../../../tools/jest/layer-cases.js';
import { loadModel, saveModel } from '../index.js';
import { exampleModels } from '../testing/example-models.js';
import { scramble } from '../testing/scramble.js';

const python = process.env['GRAFT_PYTHON'];
const root = join(import.meta.dirname, '../../../..');

interface Example {
  readonly title: string;
  readonly file: string;
  readonly net: Model;
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly { readonly shape: number[]; readonly values: number[] }[];
}

interface Answer {
  readonly outputs?: readonly { readonly shape: number[]; readonly values: number[] }[];
  readonly error?: string;
  readonly unsaved?: string;
}

/** Layers whose cases cannot be a model of their own in Keras. */
/** Keras cannot make `Equalization` part of a graph, nor call `HashedCrossing` there on arrays. */
const APART = /Cell$|Stacked|^InputLayer$|^Equalization$|^HashedCrossing$/;

/** A model of one layer of the sweep. */
function modelOf({ make, inputs, values }: LayerCase): Model {
  const layer = make();
  const whole = className(layer.type) === 'IntegerLookup';
  const symbols = inputs.map(([, ...shape], i) => {
    const text = typeof values?.[i]?.[0] === 'string';
    return input({ shape, dtype: text ? 'string' : whole ? 'int32' : 'float32' });
  });
  return graph({ inputs: symbols, outputs: connect(layer, symbols) });
}

const TEXTS = ['the cat', 'red', 'a newWord_here sat', 'blue'];

function arraysFor(net: Model, { indicesBelow, values, inputs }: Partial<LayerCase>): Tensor[] {
  const random = new Random('inputs');
  return net.inputs.map(({ shape: [batch, ...rest], dtype }, i) => {
    const own = values?.[i];
    if (own) return tensor([...own] as string[], [...(inputs?.[i] ?? [])], dtype);
    const shape = [batch ?? 2, ...rest.map((axis) => axis ?? 5)];
    const size = shape.reduce((a, b) => a * b, 1);
    if (dtype === 'string')
      return tensor(
        Array.from({ length: size }, () => TEXTS[random.integer(TEXTS.length)] as string),
        shape,
        dtype,
      );
    const draw = () => (indicesBelow ? random.integer(indicesBelow) : random.normal());
    return tensor(Float32Array.from({ length: size }, draw), shape, dtype);
  });
}

function example(title: string, net: Model, item: Partial<LayerCase>, i: number): Example {
  scramble(net);
  const inputs = arraysFor(net, item);
  const outputs = tidy(() =>
    net
      .call(inputs, inferenceContext(new Random(0)))
      .map((y) => ({ shape: y.shape, values: Array.from(y.dataSync() as Float32Array) })),
  );
  return { title, file: `m${i}`, net, inputs, outputs };
}

const swept = Object.entries(layerCases).flatMap(([factory, cases]) =>
  (cases as readonly LayerCase[])
    .filter(({ beyondKeras, masks }) => beyondKeras === undefined && masks === undefined)
    .map((item): [string, LayerCase] => [`${factory}: ${item.title}`, item]),
);

let folder: string;
let answers: { readonly [file: string]: Answer };
const examples = new Map<string, Example>();
const titles = [
  ...swept.filter(([, { make }]) => !APART.test(className(make().type))).map(([title]) => title),
  ...Object.keys(exampleModels),
];

beforeAll(async () => {
  if (!python) return;
  await useBackend(cpu());
  folder = await mkdtemp(join(tmpdir(), 'graft-keras-'));
  for (const [i, title] of titles.entries()) {
    const item = swept.find(([name]) => name === title)?.[1];
    const net = item ? modelOf(item) : (exampleModels[title] as () => Model)();
    const made = example(title, net, item ?? {}, i);
    examples.set(title, made);
    const inputs = made.inputs.map((x) => ({
      shape: x.shape,
      dtype: x.dtype,
      values: Array.from(x.dataSync() as Float32Array),
    }));
    await writeFile(join(folder, `${made.file}.json`), JSON.stringify({ inputs, save: true }));
    for (const ending of ['keras', 'h5']) {
      await saveModel(net, join(folder, `${made.file}.${ending}`));
    }
  }
  execFileSync(python, [join(root, 'tools/keras/run_models.py'), folder], {
    env: { ...process.env, KERAS_BACKEND: 'tensorflow', TF_CPP_MIN_LOG_LEVEL: '3' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  answers = JSON.parse(await readFile(join(folder, 'answers.json'), 'utf8')) as typeof answers;
}, 600_000);
afterAll(async () => {
  if (python) await rm(folder, { recursive: true });
});

/** With a function that Keras 3 has no name for, such as the hard sigmoid of Keras 2. */
const beyond = new Set(['activation: as a value', 'gru: reset before, no bias']);

/** Where Keras itself computes otherwise on TensorFlow than on PyTorch. */
const differing = new Set(['conv2d: channels first']);

const NEAR = { relative: 1e-4, absolute: 1e-5 };
const files = titles.flatMap((title) => ['keras', 'h5'].map((ending) => [title, ending] as const));

if (!python) test.skip('skipped: no Python with Keras was named (GRAFT_PYTHON)', () => {});
else {
  test.each(files)('%s, as .%s', async (title, ending) => {
    const { file, outputs, inputs } = examples.get(title) as Example;
    const answer = answers[`${file}.${ending}`];
    if (beyond.has(title)) {
      expect(answer?.error).toMatch(/Could not locate class|hardSigmoid|unsupported callable/);
      return;
    }
    expect(answer?.error).toBeUndefined();
    outputs.forEach(({ shape, values }, i) => {
      expect(answer?.outputs?.[i]?.shape).toEqual(shape);
      if (typeof values[0] === 'string') expect(answer?.outputs?.[i]?.values).toEqual(values);
      else if (!differing.has(title)) expectNear(answer?.outputs?.[i]?.values ?? [], values, NEAR);
    });
    // Keras cannot write all that it reads.
    if (answer?.unsaved !== undefined) return;
    // And back: what Keras saved again computes the same here.
    const again = await loadModel(join(folder, `again-${file}.${ending}`));
    const results = tidy(() =>
      again.call(inputs, inferenceContext(new Random(0))).map((y) => Array.from(y.dataSync())),
    );
    results.forEach((values, i) => {
      const wanted = outputs[i]?.values ?? [];
      if (typeof wanted[0] === 'string') expect(values).toEqual(wanted);
      else expectNear(values, wanted, NEAR);
    });
    again.dispose();
  });
}
