import { ConfigError, type Model, type Registry } from '@graftjs/core';
import { layersRegistry } from '@graftjs/layers';
import type { JsonObject } from '../keras/keras-object.js';
import { isJsonObject } from '../keras/keras-object.js';
import { writeKerasH5 } from '../keras/h5/write-keras-h5.js';
import type { WrittenArray } from '../keras/weights/written-array.js';
import { writeKerasZip } from '../keras/zip/write-keras-zip.js';
import { safetensorsOf } from '../safetensors/write-safetensors.js';
import { tfjsFiles } from '../tfjs/model-files.js';
import { tfjsKind } from '../tfjs/parse-model-json.js';
import { replaceFile } from './replace-file.js';
import { replaceFolder } from './replace-folder.js';

/** Takes the files of a model: writes them to a store, offers them for download. */
export type SaveHandler = (files: ReadonlyMap<string, Uint8Array>) => void | Promise<void>;

/** `tfjs` is a folder; the others are one file. */
export type SaveFormat = 'tfjs' | 'keras' | 'h5' | 'safetensors';

export interface SaveModelOptions {
  /** What to write; left out, what the ending of the target says, and TensorFlow.js without one. */
  readonly format?: SaveFormat;
  /**
   * The state of the optimizer, as `optimizerWeightsOf` gives it (`.keras` and HDF5). Keras 3 goes on
   * from it in `.keras`; a model of HDF5 that has one, its own too, it must compile again to train.
   */
  readonly optimizerWeights?: readonly WrittenArray[];
  /** The most bytes in one file of weights. Default 4 MiB. */
  readonly shardBytes?: number;
  /** Writes into a folder that holds something else than a model. Default false. */
  readonly overwrite?: boolean;
  /** Anything of yours that belongs to the model: class names, preprocessing. */
  readonly userDefinedMetadata?: JsonObject;
  /** Files of yours that are written with the model, whole or not at all: class names, a report. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /**
   * Optimizer, loss and metrics as `readModel` gives them, or as `trainingConfigOf` writes those of
   * yours; kept by every format but safetensors.
   */
  readonly trainingConfig?: JsonObject;
  /** Knows the standard forms of activations. Default: all of `@graftjs/layers`. */
  readonly registry?: Registry;
}

/**
 * Saves a model, whole or not at all: `.keras` and `.h5`, which Keras opens, `.safetensors` (weights
 * alone), or a folder that TensorFlow.js loads. Onto the disk (Node), or through a function of yours.
 *
 * @example
 * await saveModel(model, 'gestures.keras');
 * await saveModel(model, 'models/gestures');
 */
export async function saveModel(
  model: Model,
  target: string | URL | SaveHandler,
  options: SaveModelOptions = {},
): Promise<void> {
  const format = options.format ?? saveFormatOf(target);
  const files = await modelFiles(model, { ...options, format });
  for (const [name, content] of Object.entries(options.files ?? {})) {
    checkFileName(name, files);
    files.set(name, typeof content === 'string' ? new TextEncoder().encode(content) : content);
  }
  if (typeof target === 'function') return target(files);
  const path = await pathOf(target);
  if (format === 'tfjs') {
    const overwrite = options.overwrite ?? false;
    return replaceFolder(path, files, { modelFilesIn, overwrite });
  }
  if (files.size > 1) {
    throw new ConfigError({
      where: 'saveModel',
      problem: 'files of yours go with a model that is a folder, and this format is one file',
      hint: 'Leave out `files`, or save as TensorFlow.js.',
    });
  }
  for (const bytes of files.values()) await replaceFile(path, bytes);
}

/** The format that `saveModel` takes for a target: by its ending, TensorFlow.js without one. */
export function saveFormatOf(target: string | URL | SaveHandler): SaveFormat {
  if (typeof target === 'function') return 'tfjs';
  const ending = /\.(keras|h5|hdf5|safetensors)$/i.exec(String(target))?.[1]?.toLowerCase();
  return ending === undefined ? 'tfjs' : ((ending === 'hdf5' ? 'h5' : ending) as SaveFormat);
}

/** The files of a model, in memory; the one file of a format that has one is `model.keras` or so. */
export async function modelFiles(
  model: Model,
  {
    format = 'tfjs',
    shardBytes = 4 * 2 ** 20,
    registry = layersRegistry(),
    trainingConfig,
    userDefinedMetadata,
    optimizerWeights,
  }: Omit<SaveModelOptions, 'overwrite' | 'files'> = {},
): Promise<Map<string, Uint8Array>> {
  checkShardBytes(shardBytes);
  const settings = { registry, trainingConfig, optimizerWeights };
  switch (format) {
    case 'keras':
      return new Map([['model.keras', await writeKerasZip(model, settings)]]);
    case 'h5':
      return new Map([['model.h5', await writeKerasH5(model, settings)]]);
    case 'safetensors':
      return new Map([['model.safetensors', await safetensorsOf(model)]]);
    case 'tfjs':
      return tfjsFiles(model, { registry, shardBytes, trainingConfig, userDefinedMetadata });
  }
}

function checkShardBytes(shardBytes: number): void {
  if (Number.isInteger(shardBytes) && shardBytes >= 1) return;
  throw new ConfigError({
    where: 'saveModel',
    problem: 'the option "shardBytes" cannot be used',
    operands: [
      { label: 'expected', value: 'a whole number of at least 1' },
      { label: 'got', value: shardBytes },
    ],
  });
}

/** A name in the folder of the model, and not one of the model's own. */
function checkFileName(name: string, files: ReadonlyMap<string, Uint8Array>): void {
  const plain = /^[^/\\]+$/.test(name) && name !== '.' && name !== '..';
  if (plain && !files.has(name)) return;
  throw new ConfigError({
    where: 'saveModel',
    problem: plain ? `"${name}" is a file of the model` : `"${name}" is no name of a file`,
  });
}

async function pathOf(target: string | URL): Promise<string> {
  const text = String(target);
  if (!text.startsWith('file:')) return text;
  const { fileURLToPath } = await import('node:url');
  return fileURLToPath(text);
}

/** Files of the layers model in a folder: its description, and the shards that this names. */
async function modelFilesIn(folder: string): Promise<string[] | null> {
  const { readFile } = await import('node:fs/promises');
  const { join } = await import('node:path');
  try {
    const json: unknown = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8'));
    if (tfjsKind(json) !== 'tfjs-layers' || !isJsonObject(json)) return null;
    const groups = (json['weightsManifest'] ?? []) as readonly { paths: readonly string[] }[];
    return ['model.json', ...groups.flatMap(({ paths }) => paths)];
  } catch {
    return null;
  }
}
