import { FormatError, sizeOf } from '@graftjs/core';
import { isJsonObject, type Json, type JsonObject } from '../keras/keras-object.js';
import { checkFileName } from '../source/check-file-name.js';

/** How the numbers of an array are stored, where that is not how they are used. */
export interface Quantization {
  readonly dtype: 'uint8' | 'uint16' | 'float16';
  /** value = stored · scale + min; not for float16. */
  readonly scale: number;
  readonly min: number;
}

export const STORED_BYTES = {
  float32: 4,
  float16: 2,
  int32: 4,
  uint16: 2,
  uint8: 1,
  bool: 1,
} as const;
export type StoredDType = keyof typeof STORED_BYTES;

/** One array of a manifest. */
export interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: StoredDType;
  readonly quantization: Quantization | null;
  /** Bytes that it takes in its group. */
  readonly bytes: number;
  /** `optimizer` for the state of an optimizer that was saved along. */
  readonly group: string | null;
}

/** Arrays that lie one after the other in the joined shards. */
export interface WeightGroup {
  readonly paths: readonly string[];
  readonly weights: readonly WeightSpec[];
  /** Bytes of all arrays. */
  readonly bytes: number;
}

/** The manifest of a `model.json`, with everything in it checked before a shard is opened. */
export function parseManifest(manifest: Json | undefined, where: string): WeightGroup[] {
  if (!Array.isArray(manifest)) throw bad(where, '"weightsManifest" is no list', manifest ?? null);
  const names = new Set<string>();
  const paths = new Set<string>();
  return manifest.map((group: Json) => {
    if (
      !isJsonObject(group) ||
      !Array.isArray(group['paths']) ||
      !Array.isArray(group['weights'])
    ) {
      throw bad(where, 'a group of "weightsManifest" has no paths or weights', group);
    }
    const weights = group['weights'].map((weight: Json) => parseWeight(weight, where));
    for (const { name } of weights) addOnce(names, name, 'weight', where);
    const files = group['paths'].map((path: Json) => checkFileName(path, where));
    for (const file of files) addOnce(paths, file, 'shard', where);
    return { paths: files, weights, bytes: weights.reduce((sum, { bytes }) => sum + bytes, 0) };
  });
}

function addOnce(seen: Set<string>, name: string, kind: string, where: string): void {
  if (seen.has(name)) throw bad(where, `the ${kind} "${name}" is listed twice`);
  seen.add(name);
}

function parseWeight(weight: Json, where: string): WeightSpec {
  if (!isJsonObject(weight) || typeof weight['name'] !== 'string' || weight['name'] === '') {
    throw bad(where, 'a weight has no name', weight);
  }
  const { name, shape, dtype, group = null } = weight;
  const of = `weight "${name}"`;
  if (!Array.isArray(shape) || !shape.every(isLength)) {
    throw bad(where, `the shape of ${of} is not a list of whole numbers from 0`, shape);
  }
  const size = sizeOf(shape as number[]);
  // The numbers are only multiplied here; a shape of 2^60 ends where its bytes are not found.
  if (!Number.isSafeInteger(size * 8)) throw bad(where, `${of} is too large to exist`, shape);
  if (!isDType(dtype)) {
    throw bad(where, `${of} has a dtype that cannot be read`, dtype, Object.keys(STORED_BYTES));
  }
  const quantization = parseQuantization(weight['quantization'], of, where);
  const bytes = size * STORED_BYTES[quantization?.dtype ?? dtype];
  return {
    name,
    shape: shape as number[],
    dtype,
    quantization,
    bytes,
    group: typeof group === 'string' ? group : null,
  };
}

const isLength = (axis: Json): boolean => Number.isSafeInteger(axis) && (axis as number) >= 0;

const isDType = (dtype: Json | undefined): dtype is StoredDType =>
  typeof dtype === 'string' && Object.hasOwn(STORED_BYTES, dtype);

function parseQuantization(
  value: Json | undefined,
  of: string,
  where: string,
): Quantization | null {
  if (value === undefined || value === null) return null;
  const { dtype, scale = 1, min = 0 } = isJsonObject(value) ? value : ({} as JsonObject);
  if (dtype !== 'uint8' && dtype !== 'uint16' && dtype !== 'float16') {
    throw bad(where, `the quantization of ${of} cannot be read`, value, [
      'uint8',
      'uint16',
      'float16',
    ]);
  }
  if (Number.isFinite(scale) && Number.isFinite(min)) {
    return { dtype, scale: scale as number, min: min as number };
  }
  throw bad(where, `the quantization of ${of} has a scale or minimum that is no number`, value);
}

function bad(
  where: string,
  problem: string,
  got?: Json,
  expected?: readonly string[],
): FormatError {
  const operands = [
    ...(expected ? [{ label: 'expected', value: expected.join(', ') }] : []),
    ...(got === undefined ? [] : [{ label: 'got', value: JSON.stringify(got) ?? 'nothing' }]),
  ];
  return new FormatError({ where, problem, operands });
}
