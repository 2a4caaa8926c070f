import { FormatError } from '@graftjs/core';
import type { ModelFormat } from './model-format.js';
import { binaryFormat } from './binary-format.js';
import { isJsonObject, type JsonObject } from '../keras/keras-object.js';
import type { ArtifactSource } from '../source/artifact-source.js';
import type { OpenedSource } from '../source/open-source.js';
import { isShardIndex } from '../sharded/shard-names.js';
import { tfjsKind } from '../tfjs/parse-model-json.js';

export interface Detected {
  readonly format: ModelFormat;
  /** The file that the model begins with. */
  readonly file: string;
  /** Its content, where it is JSON. */
  readonly json: JsonObject | null;
}

/** A description of layers of a million parameters takes a few megabytes at most. */
const JSON_LIMIT = 256 * 2 ** 20;

/** Finds out what a source holds, by its content and not by its name. */
export async function detect({ source, entry }: OpenedSource): Promise<Detected> {
  const file = entry ?? (await findEntry(source));
  const start = await source.peek(file, 512);
  const format = binaryFormat(start, file);
  if (format) return { format, file, json: null };
  checkLooksLikeJson(start, source.locate(file));
  const json = parseJson(await source.read(file, JSON_LIMIT), source.locate(file));
  const kind = tfjsKind(json);
  if (kind) return { format: kind, file, json: json as JsonObject };
  if (isShardIndex(json)) return { format: 'sharded-weights', file, json: json as JsonObject };
  throw new FormatError({
    where: source.locate(file),
    problem: 'it is JSON, but not the description of a model',
    operands: [
      { label: 'keys', value: isJsonObject(json) ? Object.keys(json).join(', ') : 'none' },
    ],
  });
}

/** The file to begin with in a folder. */
async function findEntry(source: ArtifactSource): Promise<string> {
  const files = await source.list();
  if (!files || files.includes('model.json')) return 'model.json';
  const models = files.filter((file) =>
    /\.(h5|hdf5|keras|safetensors|pb|onnx|tflite)$/i.test(file),
  );
  const jsons = files.filter((file) => /model[^/]*\.json$/i.test(file));
  const [only, ...others] = jsons.length > 0 ? jsons : models;
  if (only !== undefined && others.length === 0) return only;
  throw new FormatError({
    where: source.where,
    problem: only === undefined ? 'there is no model in it' : 'there is more than one model in it',
    operands: [
      { label: 'looked for', value: 'model.json' },
      { label: 'found', value: [...files].sort().slice(0, 20).join(', ') || 'nothing' },
    ],
    ...(only === undefined ? {} : { hint: 'Name the file.' }),
  });
}

/** Before a large file of another kind is read for nothing. */
function checkLooksLikeJson(start: Uint8Array, where: string): void {
  const text = new TextDecoder().decode(start);
  if (/^\uFEFF?\s*[{[]/.test(text)) return;
  const lfs = text.startsWith('version https://git-lfs.github.com/');
  throw new FormatError({
    where,
    problem:
      text === ''
        ? 'the file is empty'
        : lfs
          ? 'it is a pointer of Git LFS in place of the file'
          : 'it is not the file of a model that is known',
    operands:
      text === '' ? [] : [{ label: 'begins with', value: JSON.stringify(text.slice(0, 40)) }],
    hint: lfs ? 'git lfs pull' : undefined,
  });
}

function parseJson(bytes: Uint8Array, where: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new FormatError({
      where,
      problem: 'it is not valid JSON',
      operands: [
        { label: 'reason', value: (error as Error).message },
        { label: 'size', value: `${bytes.length} bytes` },
      ],
      cause: error,
    });
  }
}
