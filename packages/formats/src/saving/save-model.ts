import { ConfigError, type Model, type Registry } from '@graftjs/core';
import { layersRegistry } from '@graftjs/layers';
import type { JsonObject } from '../keras/keras-object.js';
import { isJsonObject } from '../keras/keras-object.js';
import { tfjsFiles } from '../tfjs/model-files.js';
import { tfjsKind } from '../tfjs/parse-model-json.js';
import { replaceFolder } from './replace-folder.js';

/** Takes the files of a model: writes them to a store, offers them for download. */
export type SaveHandler = (files: ReadonlyMap<string, Uint8Array>) => void | Promise<void>;

export interface SaveModelOptions {
  /** The most bytes in one file of weights. Default 4 MiB. */
  readonly shardBytes?: number;
  /** Writes into a folder that holds something else than a model. Default false. */
  readonly overwrite?: boolean;
  /** Anything of yours that belongs to the model: class names, preprocessing. */
  readonly userDefinedMetadata?: JsonObject;
  /** Files of yours that are written with the model, whole or not at all: class names, a report. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Loss, optimizer and metrics, as Keras writes them. */
  readonly trainingConfig?: JsonObject;
  /** Knows the standard forms of activations. Default: all of `@graftjs/layers`. */
  readonly registry?: Registry;
}

/**
 * Saves a model as a layers model of TensorFlow.js, which TensorFlow.js itself loads: into a folder
 * (Node), whole or not at all, or through a function of your own.
 *
 * @example
 * await saveModel(model, 'models/gestures');
 */
export async function saveModel(
  model: Model,
  target: string | URL | SaveHandler,
  options: SaveModelOptions = {},
): Promise<void> {
  const files = await modelFiles(model, options);
  for (const [name, content] of Object.entries(options.files ?? {})) {
    checkFileName(name, files);
    files.set(name, typeof content === 'string' ? new TextEncoder().encode(content) : content);
  }
  if (typeof target === 'function') return target(files);
  await replaceFolder(await pathOf(target), files, {
    modelFilesIn,
    overwrite: options.overwrite ?? false,
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

/** The files of a model, in memory. */
export async function modelFiles(
  model: Model,
  {
    shardBytes = 4 * 2 ** 20,
    registry = layersRegistry(),
    trainingConfig,
    userDefinedMetadata,
  }: Omit<SaveModelOptions, 'overwrite' | 'files'> = {},
): Promise<Map<string, Uint8Array>> {
  if (!Number.isInteger(shardBytes) || shardBytes < 1) {
    throw new ConfigError({
      where: 'saveModel',
      problem: 'the option "shardBytes" cannot be used',
      operands: [
        { label: 'expected', value: 'a whole number of at least 1' },
        { label: 'got', value: shardBytes },
      ],
    });
  }
  return tfjsFiles(model, { registry, shardBytes, trainingConfig, userDefinedMetadata });
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
