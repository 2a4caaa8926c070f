import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What the files below a folder are, by their content: `model` (an HDF5 file with a model in it),
 * `config` (the JSON of one), `golden` (inputs and what Keras made of them), `weights`.
 */
export function findFiles(folder, openHdf5) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort()
    .flatMap((path) => {
      const bytes = new Uint8Array(readFileSync(path));
      const found = isHdf5(bytes) ? hdf5Kind(bytes, path, openHdf5) : jsonKind(bytes);
      return found ? [{ path, ...found }] : [];
    });
}

const isHdf5 = (bytes) => String.fromCharCode(...bytes.subarray(1, 4)) === 'HDF';

function hdf5Kind(bytes, path, openHdf5) {
  const { root } = openHdf5(bytes, path);
  if (root.text('model_config') !== null) return { kind: 'model' };
  // `outputs` are what the model was trained towards in some files, so they are no golden.
  if (root.group('inputs')) {
    return { kind: root.group('predictions') || root.group('activations') ? 'golden' : 'targets' };
  }
  return root.texts('layer_names') || root.texts('layer_names0') ? { kind: 'weights' } : null;
}

function jsonKind(bytes) {
  const text = new TextDecoder().decode(bytes);
  if (!/^\s*\{/.test(text)) return null;
  try {
    const { class_name: kind, config } = JSON.parse(text);
    return typeof kind === 'string' && config ? { kind: 'config', text } : null;
  } catch {
    return null;
  }
}
