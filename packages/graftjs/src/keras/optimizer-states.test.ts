// Models that Keras trained for two steps (tools/goldens/keras_optimizer_states.py) go on here where
// Keras went on, and what is written is what Keras would have written.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Optimizer } from '@graftjs/core';
import { dataDir, describeData } from '../../../../tools/jest/real-data.js';
import { expectNear } from '../../../../tools/jest/expect-near.js';
import {
  cpu,
  formats,
  layers,
  loadModel,
  losses,
  memory,
  optimizers,
  sequential,
  useBackend,
  type KerasModel,
} from '../index.js';

beforeAll(() => useBackend(cpu()));

interface Expected {
  readonly weights: { readonly [name: string]: readonly number[] };
  readonly state: readonly { readonly shape: number[]; readonly values: number[] }[];
}

const folder = join(import.meta.dirname, 'goldens');
const goldens = JSON.parse(readFileSync(join(folder, 'optimizer-states.json'), 'utf8')) as {
  readonly x: number[][];
  readonly y: number[][];
  readonly optimizers: { readonly [name: string]: Expected };
};
const files = Object.keys(goldens.optimizers).flatMap((name) => [`${name}.keras`, `${name}.h5`]);
const near = { relative: 0, absolute: 1e-5 };

function contentOf(file: string): Uint8Array {
  if (file.endsWith('.keras')) return new Uint8Array(readFileSync(join(folder, file)));
  return new Uint8Array(gunzipSync(readFileSync(join(folder, `${file}.gz`))));
}

async function saved(
  model: KerasModel,
  format: formats.SaveFormat,
  options: formats.SaveModelOptions = {},
): Promise<Uint8Array> {
  let content: Uint8Array | undefined;
  await model.save((given) => void ([content] = given.values()), { format, ...options });
  return content as Uint8Array;
}

const oneStep = (model: KerasModel) =>
  model.fit(goldens.x, goldens.y, { epochs: 1, batchSize: 8, shuffle: false });

function expectWeights(model: KerasModel, { weights }: Expected): void {
  const names = formats.parameterNames(model);
  expect([...names.keys()].sort()).toEqual(Object.keys(weights).sort());
  for (const [name, parameter] of names) {
    expectNear(parameter.value.dataSync() as Float32Array, weights[name] ?? [], near);
  }
}

const facts = ({ optimizerWeights }: formats.LoadedModel) =>
  optimizerWeights.map(({ shape, dtype }) => [shape, dtype]);
const names = ({ optimizerWeights }: formats.LoadedModel) =>
  optimizerWeights.map(({ name }) => name);
const valuesOf = ({ parameters }: KerasModel) =>
  parameters.map((parameter) => [...parameter.value.dataSync()]);
const registry = optimizers.optimizersRegistry();

test.each(files)('%s', async (file) => {
  const expected = goldens.optimizers[file.replace(/\.\w+$/, '')] as Expected;
  const content = contentOf(file);
  const before = memory().numTensors;
  const model = await loadModel(content);
  expect(model.loadNotes).toEqual([]);
  // The state takes no tensors before it is used.
  expect(memory().numTensors).toBe(before + model.parameters.length);
  await oneStep(model);
  expectWeights(model, expected);

  const archive = await saved(model, 'keras');
  const written = [archive, await asHdf5(archive)];
  await oneStep(model);
  for (const bytes of written) {
    const [here, there] = [await formats.readModel(bytes), await formats.readModel(content)];
    expect(facts(here)).toEqual(facts(there));
    here.optimizerWeights.forEach((array, i) => {
      expectNear(array.read(), expected.state[i]?.values ?? [], near);
    });
    if (here.format === there.format) expect(names(here)).toEqual(names(there));
    // A step more is the same step, whether or not a file was between.
    const again = await loadModel(bytes);
    await oneStep(again);
    expect(valuesOf(again)).toEqual(valuesOf(model));
    for (const used of [here.model, there.model, again]) used.dispose();
  }
  model.dispose();
  expect(memory().numTensors).toBe(before);
});

/** The same model with the state of its optimizer in HDF5. */
async function asHdf5(archive: Uint8Array): Promise<Uint8Array> {
  const state = await formats.readModel(archive);
  const trainingConfig = state.trainingConfig ?? {};
  const { optimizer } = formats.trainingOf(trainingConfig, { registry, state });
  const optimizerWeights = await formats.optimizerWeightsOf(optimizer!, state.model);
  const settings = { trainingConfig, optimizerWeights: optimizerWeights! };
  const files = await formats.modelFiles(state.model, { format: 'h5', ...settings });
  for (const used of [optimizer!, state.model]) used.dispose();
  return files.get('model.h5')!;
}

test('two saves at once, the state in archives alone', async () => {
  const model = await loadModel(contentOf('adam.keras'));
  const bytes = await Promise.all([
    saved(model, 'keras'),
    saved(model, 'keras'),
    saved(model, 'h5'),
  ]);
  const read = await Promise.all(bytes.map((one) => formats.readModel(one)));
  expect(read.map(({ optimizerWeights }) => optimizerWeights.length)).toEqual([18, 18, 0]);
  for (const used of [model, ...read.map((one) => one.model)]) used.dispose();
});

test('a rate that is whole is written as Keras takes it', async () => {
  const model = await loadModel(contentOf('adadelta.keras'));
  const text = new TextDecoder('latin1').decode(await saved(model, 'h5'));
  expect(text.match(/"learning_rate":[^,}]*/)?.[0]).toBe('"learning_rate":1.0');
  model.dispose();
});

/** As Keras 2 listed them before 2.11: all arrays of one kind, then those of the next. */
test.each([
  ['Adam', 'adam', ['m', 'v']],
  ['Adam', 'amsgrad', ['m', 'v', 'vhat']],
  ['Nadam', 'nadam', ['m', 'v']],
  ['Adadelta', 'adadelta', ['accum_grad', 'accum_var']],
])('the older optimizer %s: %s', async (kind, file, slots) => {
  const loaded = await formats.readModel(contentOf(`${file}.h5`));
  const [steps, , ...arrays] = loaded.optimizerWeights;
  const ofKind = ({ name }: formats.StoredArray, i: number): number =>
    name.endsWith('velocity_hat') ? 2 : name.endsWith('/variable') ? -1 : i % 2;
  const old = arrays
    .map((array, i) => ({ array, at: ofKind(array, i) }))
    .sort((a, b) => a.at - b.at)
    .map(({ array, at }) => ({
      ...array,
      name: at < 0 ? `${kind}/momentum_cache:0` : `${kind}/dense/kernel/${slots[at] as string}:0`,
    }));
  const state = { ...loaded, optimizerWeights: [steps as formats.StoredArray, ...old] };
  const [before, after] = [loaded, state].map((state) => {
    const config = loaded.trainingConfig ?? {};
    const { optimizer, notes } = formats.trainingOf(config, { registry, state });
    expect(notes.filter((note) => note.includes('state'))).toEqual([]);
    return optimizer!;
  });
  for (const parameter of loaded.model.trainableParameters) {
    const [one, other] = [before?.stateOf(parameter), after?.stateOf(parameter)];
    expect(one?.step).toBe(2);
    expect(other?.step).toBe(2);
    for (const [name, slot] of Object.entries(one?.slots ?? {})) {
      expect(other?.slots[name]?.dataSync()).toEqual(slot.dataSync());
    }
  }
  for (const used of [before, after, loaded.model]) used?.dispose();
});

describe('a state that does not fit is left out, and told', () => {
  test.each<[string, Optimizer, (arrays: formats.StoredArray[]) => void, string]>([
    [
      'of another optimizer',
      optimizers.sgd(0.1, { momentum: 0.9 }),
      () => {},
      '8 arrays belong to these options and 8 trainable weights, the file has 17 beside the steps',
    ],
    [
      'of another shape',
      optimizers.adam(),
      (arrays) => arrays.splice(4, 1, { ...arrays[2]!, shape: [2, 8], name: 'other' }),
      'array "other" is [2, 8], "momentum" of "first/bias" is [4]',
    ],
    [
      'with fewer numbers than it says',
      optimizers.adam(),
      (arrays) => arrays.splice(4, 1, { ...arrays[4]!, read: () => new Float32Array(3) }),
      'array "adam/net_first_bias_momentum" has another number of values than its shape says',
    ],
    [
      'for an optimizer whose order is not known',
      optimizers.lars(),
      () => {},
      "Keras's order is not known for optimizers/LARS",
    ],
  ])('%s', async (_, optimizer, change, why) => {
    const loaded = await formats.readModel(contentOf('adam.h5'));
    const arrays = [...loaded.optimizerWeights];
    change(arrays);
    const note = formats.restoreOptimizer(optimizer, { ...loaded, optimizerWeights: arrays });
    expect(note).toBe(`the state of the optimizer was left out: ${why}`);
    expect(optimizer.iterations).toBe(0);
    loaded.model.dispose();
  });

  test('by loadNotes, where a file is loaded as a whole', async () => {
    const model = await loadModel(contentOf('adam.h5'));
    const trainingConfig = formats.trainingConfigOf({
      optimizer: optimizers.adam(1e-3, { amsgrad: true }),
      loss: losses.meanSquaredError(),
    });
    const content = await saved(model, 'keras', { trainingConfig: trainingConfig! });
    const again = await loadModel(content);
    expect(again.loadNotes).toEqual([
      expect.stringContaining('the state of the optimizer was left out: 24 arrays belong'),
    ]);
    for (const used of [model, again]) used.dispose();
  });
});

test('a model that was not trained yet is written without a state', async () => {
  const model = sequential([layers.dense(1, { inputShape: [4] })]);
  model.compile({ optimizer: 'adam', loss: 'mse' });
  const { optimizerWeights, model: read } = await formats.readModel(await saved(model, 'keras'));
  expect(optimizerWeights).toEqual([]);
  for (const used of [model, read]) used.dispose();
});

describeData('what others saved', () => {
  const tried = async (path: string) => {
    const loaded = await formats.readModel(join(dataDir, path));
    const config = loaded.trainingConfig ?? {};
    const { optimizer, notes } = formats.trainingOf(config, { registry, state: loaded });
    return { ...loaded, optimizer: optimizer!, notes };
  };

  test.each([
    ['keras/tfkeras/issue_9349.hdf5', 5, /^Adam\/(.*)\/([mv]):0$/, '/'],
    ['mnist-keras3/mnist_model.h5', 6, /^sequential_(.*)_(momentum|velocity)$/, '_'],
  ])('%s: each array is at its weight', async (path, weights, pattern, between) => {
    const { model, optimizer, optimizerWeights } = await tried(path);
    expect(model.trainableParameters).toHaveLength(weights);
    expect(optimizer.iterations).toBe(optimizerWeights[0]?.read()[0]);
    const arrays = optimizerWeights.filter(({ name }) => pattern.test(name));
    expect(arrays).toHaveLength(2 * weights);
    for (const { name, read } of arrays) {
      const [, where, kind] = pattern.exec(name) ?? [];
      const parameter = model.trainableParameters.find(
        ({ path }) => path.replace('/', between) === where,
      );
      const slot = optimizer.stateOf(parameter!)?.slots[/^m/.test(kind!) ? 'm' : 'v'];
      expect(slot?.dataSync()).toEqual(read());
    }
    for (const used of [model, optimizer]) used.dispose();
  });

  test('Keras 2.0 did not count the steps of RMSprop', async () => {
    const { model, optimizer, notes } = await tried(
      'keras/examples/simple_lstm/simple_lstm_tf_keras_2_model.h5',
    );
    expect(optimizer.iterations).toBe(0);
    expect(notes).toContain(
      'the state of the optimizer was left out: it begins with array "Variable:0", and not with the steps',
    );
    model.dispose();
  });
});
