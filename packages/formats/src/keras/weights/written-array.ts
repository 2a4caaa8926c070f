import { FormatError, type Parameter } from '@graftjs/core';
import type { ArrayDraft, WrittenDType } from '../../hdf5/writing/draft.js';

/** Numbers that are written beside the weights: the state of an optimizer. */
export interface WrittenArray {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array | BigInt64Array;
}

/** A parameter as an array of a file, bit by bit. */
export async function parameterArray({
  path,
  shape,
  dtype,
  value,
}: Parameter): Promise<ArrayDraft> {
  const stored = STORED[dtype];
  if (!stored) {
    throw new FormatError({
      where: `parameter "${path}"`,
      problem: `its dtype ${dtype} cannot be written`,
    });
  }
  const values = (await value.data()) as Float32Array;
  return { kind: 'array', shape, dtype: stored, bytes: bytesOf(values) };
}

const STORED: Readonly<Record<string, WrittenDType>> = {
  bool: 'uint8',
  float32: 'float32',
  int32: 'int32',
};

export function arrayDraft({ shape, values }: WrittenArray): ArrayDraft {
  const dtype =
    values instanceof Float32Array ? 'float32' : values instanceof Int32Array ? 'int32' : 'int64';
  return { kind: 'array', shape, dtype, bytes: bytesOf(values) };
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);
