import { defineCallback, memory, Random, tensorList } from '@graftjs/core';
import { parameterNames } from '@graftjs/formats';
import {
  dense,
  dropout,
  globalAveragePooling1d,
  globalAveragePooling3d,
  resetStates,
} from '@graftjs/layers';
import { fineTune, fingerprint, graft, stagesOf } from '@graftjs/transfer';
import { batchNormLayers } from '@graftjs/training';
import { leafLayers } from '@graftjs/zoo';
import { examplesFor, inputFor } from './examples-for.mjs';

const classes = () => dense(3, { activation: 'softmax' });

/** A net as it was loaded, with a new head for three classes; sequences are pooled first. */
export async function graftOnto(net) {
  const base = await net.load();
  base.initialize(new Random(1));
  let model = graft(base, { head: [dropout(0.1), classes()] });
  const rank = model.outputs[0].shape.length;
  if (rank > 2) {
    const pool = rank === 3 ? globalAveragePooling1d() : globalAveragePooling3d();
    model = graft(base, { head: [pool, classes()] });
  }
  return { base, model };
}

/**
 * Fine-tunes a net as it was loaded: the loss of each step, which parameters moved and which might
 * have, what it came to, and how many tensors it left behind.
 */
export async function trainOnce(net, { recipe, prepare, penalty }, settings) {
  const tensors = memory().numTensors;
  const grafted = await graftOnto(net);
  const { base } = grafted;
  const batchSize = base.inputs[0].shape[0] ?? net.batchSize ?? 2;
  const data = examplesFor(grafted.model, batchSize * (net.steps ?? 3), { seed: 2 });
  const model = prepare?.(grafted.model) ?? grafted.model;
  model.initialize(new Random(2));
  const bound = penalty ? [await penalty({ base, model, data })].flat() : [];
  const owners = new Map();
  for (const layer of leafLayers(model)) {
    for (const parameter of layer.parameters) owners.set(parameter, layer);
  }
  const names = new Map([...parameterNames(model)].map(([name, one]) => [one, name]));
  const stages = stagesOf(model);
  const head = new Set(stages.find(({ name }) => name === 'head').layers);
  const body = stages.filter(({ name }) => name !== 'head');
  const before = await fingerprint(owners.keys());
  const losses = [];
  const dead = isDead(model);
  const note = defineCallback({
    name: 'note',
    onBatchEnd: ({ logs }) => void losses.push(logs.loss),
  });
  const options = { recipe, penalty: bound, batchSize, seed: 7, callbacks: [note], ...settings };
  const { history, phases } = await fineTune(model, data, options);
  const after = await fingerprint(owners.keys());
  const normalizations = batchNormLayers(model).flatMap(({ layer }) => layer.parameters);
  const context = {
    normalizations: new Set(normalizations),
    firstStage: new Set(body[0]?.layers),
    lastStage: new Set(body.at(-1)?.layers),
  };
  const moved = [...owners]
    .filter(
      ([parameter, layer]) => !head.has(layer) && before.get(parameter) !== after.get(parameter),
    )
    .map(([parameter, layer]) => ({
      parameter,
      layer,
      name: names.get(parameter) ?? parameter.path,
    }));
  const outcome = {
    losses,
    history,
    moved,
    context,
    couldMove: [...owners].filter(([, layer]) => !head.has(layer)),
    cached: phases.some(({ cached }) => cached !== null),
    dead,
    bits: [...after.values()].join(' '),
  };
  for (const one of bound) one.free?.();
  model.dispose();
  for (const parameter of owners.keys()) parameter.dispose();
  base.dispose();
  return { ...outcome, leaked: memory().numTensors - tensors };
}

/** Whether a net of few numbers says the same to most examples: hardly a gradient comes through. */
function isDead(model) {
  const x = inputFor(model, 12);
  const [all] = predict(model, x);
  for (const one of [x].flat()) one.dispose();
  const rows = Array.from({ length: all.length / 3 }, (_, i) =>
    String(all.slice(3 * i, 3 * i + 3)),
  );
  return new Set(rows).size < 0.75 * rows.length;
}

/** What a model says, from the beginning of all states. */
export const predict = (model, x) => {
  resetStates(model);
  const outputs = tensorList(model.predict(x));
  const values = outputs.map((output) => Array.from(output.dataSync()));
  for (const output of outputs) output.dispose();
  return values;
};
