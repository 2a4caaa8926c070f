import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { loadModel, modelFromJson, openHdf5 } from '@graftjs/formats';
import { leafGraph } from '@graftjs/zoo';
import { findFiles } from '../find-files.mjs';

/**
 * Every file below the real data that may hold a model: what Keras saved of both kinds, its
 * configurations, folders of TensorFlow.js. `{ name, load() }`.
 */
export function realNets(data) {
  const kept = existsSync(join(data, 'keras'))
    ? ['keras', 'mnist-keras3', 'teachable-machine']
    : ['.'];
  const keras = kept
    .filter((folder) => existsSync(join(data, folder)))
    .flatMap((folder) => findFiles(join(data, folder), openHdf5))
    .filter(({ kind }) => kind === 'model' || kind === 'config')
    .map(({ path, kind, text }) => ({
      name: relative(data, path),
      load: () => (kind === 'model' ? loadModel(path) : modelFromJson(text)),
    }));
  const others = readdirSync(data, { recursive: true })
    .filter((path) => /\.keras$|(^|\/)model\.json$/.test(path) && !path.startsWith('negative'))
    .filter((path) => path.endsWith('.keras') || isTopology(join(data, path)))
    .sort()
    .map((path) => ({ name: path, load: () => loadModel(join(data, path)) }));
  const known = new Set(keras.map(({ name }) => name));
  return [...keras, ...others.filter(({ name }) => !known.has(name))];
}

const isTopology = (path) => /"weightsManifest"|"format"/.test(readFileSync(path, 'utf8'));

/** What a net is made of, so that of many files that differ in a number one can stand for all. */
export function kindOf(model) {
  const layers = leafGraph(model).uses.map(({ layer }) => {
    const { dataFormat = '', returnSequences = '' } = layer.getConfig();
    return `${layer.type} ${dataFormat} ${returnSequences}`;
  });
  return JSON.stringify([model.inputs.map(({ shape }) => shape.length), layers]);
}
