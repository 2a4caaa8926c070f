import { existsSync, readFileSync } from 'node:fs';
import { tensor } from '@graftjs/core';
import { outputOf, model as graph } from '@graftjs/layers';

const RELATIVE = 1e-4;
const ABSOLUTE = 1e-5;

/**
 * Runs the model that belongs to a golden file on its inputs, and compares the outputs with
 * `predictions`, and what is inside with `activations`.
 *
 * @returns the worst difference, in multiples of what is allowed
 */
export async function compareGolden(path, formats) {
  const { root } = formats.openHdf5(new Uint8Array(readFileSync(path)), path);
  const model = await modelFor(path, formats);
  const read = (group, name) => {
    const dataset = root.dataset(`${group}/${name}`);
    return { shape: dataset.shape, values: Float32Array.from(dataset.read(), Number) };
  };
  const names = root.group('inputs').names;
  const given = model.inputs.map((symbol, i) => {
    // By the name of the input, or in order where a stack has none.
    const own = names.includes(symbol.use.layer.name) ? symbol.use.layer.name : names[i];
    return read('inputs', own);
  });
  let worst = { excess: 0 };
  const compare = (got, group, name) => {
    const expected = read(group, name);
    const at = `${group}/${name}`;
    if (got.length !== expected.values.length) worst = { excess: Infinity, at };
    expected.values.forEach((wanted, i) => {
      const excess = Math.abs(got[i] - wanted) / (ABSOLUTE + RELATIVE * Math.abs(wanted));
      if (!(excess <= worst.excess)) {
        worst = { excess: Number.isNaN(excess) ? Infinity : excess, at, got: got[i], wanted };
      }
    });
  };
  const outputs = inBatches(model, given);
  const predicted = root.group('predictions')?.names ?? [];
  if (predicted.length > 0) {
    outputs.forEach((output, i) => {
      const own = model.outputs[i].use.layer.name;
      compare(output, 'predictions', predicted.includes(own) ? own : predicted[i]);
    });
  }
  for (const name of root.group('activations')?.names ?? []) {
    if (!model.layers.some((layer) => layer.name === name)) continue;
    const inside = graph({ inputs: model.inputs, outputs: outputOf(model, name) });
    compare(inBatches(inside, given)[0], 'activations', name);
  }
  model.dispose();
  return worst;
}

/** What a model computes of arrays, in batches of the size that it is made for. */
function inBatches(model, given) {
  const [examples] = given[0].shape;
  const batch = model.inputs[0].shape[0] ?? examples;
  const parts = model.outputs.map(() => []);
  for (let from = 0; from < examples; from += batch) {
    const inputs = given.map(({ shape: [, ...example], values }) => {
      const size = example.reduce((a, b) => a * b, 1);
      const rows = values.subarray(from * size, (from + batch) * size);
      return tensor(rows, [rows.length / size, ...example]);
    });
    [model.predict(inputs)].flat().forEach((output, i) => {
      parts[i].push(...output.dataSync());
      output.dispose();
    });
    for (const input of inputs) input.dispose();
  }
  return parts;
}

/** The model beside a golden file: whole, or as its configuration and weights. */
async function modelFor(path, { loadModel, loadWeights, modelFromJson }) {
  const base = path.replace(/_inputs_and_outputs\.h5$/, '');
  const whole = [`${base}_model.h5`, `${base}.h5`].find(existsSync);
  if (whole) return loadModel(whole);
  const model = modelFromJson(readFileSync(`${base}_config.json`, 'utf8'));
  if (existsSync(`${base}_weights.h5`)) await loadWeights(model, `${base}_weights.h5`);
  return model;
}
