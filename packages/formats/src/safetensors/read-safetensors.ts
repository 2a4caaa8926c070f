import { FormatError, sizeOf, type Operand } from '@graftjs/core';
import { isJsonObject, type Json } from '../keras/keras-object.js';
import { valuesOf, type ArrayValues, type StoredArray } from '../keras/weights/stored-array.js';
import { eightBitFloats } from '../numbers/eight-bit-floats.js';
import { DTYPES } from './dtypes.js';

/** A header larger than this is not what it says. */
const LARGEST_HEADER = 100_000_000;

/** An array, with its elements also exactly as they are stored. */
export interface SafetensorsArray extends StoredArray {
  /** In their own width: a `Uint32Array`, a `BigInt64Array`; halves as their bits. */
  elements(): ArrayBufferView;
}

export interface Safetensors {
  readonly arrays: readonly SafetensorsArray[];
  /** Texts that the writer put beside the arrays. */
  readonly metadata: { readonly [key: string]: string };
}

/**
 * The arrays of a safetensors file, in the order in which they lie. Nothing is read before it is
 * asked for; names, shapes, dtypes and places are checked at once.
 */
export function readSafetensors(bytes: Uint8Array, where: string): Safetensors {
  const bad = (problem: string, ...operands: Operand[]): FormatError =>
    new FormatError({ where, problem: `the safetensors file is damaged: ${problem}`, operands });
  if (bytes.length < 8) throw bad('it ends before its header');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = Number(view.getBigUint64(0, true));
  if (length > LARGEST_HEADER || 8 + length > bytes.length) {
    throw bad('its header is longer than the file', { label: 'header', value: `${length} bytes` });
  }
  const header = parseHeader(bytes.subarray(8, 8 + length), bad);
  const data = bytes.subarray(8 + length);
  const { __metadata__: metadata, ...entries } = header;
  const arrays = Object.entries(entries).map(([name, entry]) => parseArray(name, entry, data, bad));
  arrays.sort((a, b) => a.start - b.start);
  let end = 0;
  for (const { start, size, array } of arrays) {
    if (start !== end) throw bad(`array "${array.name}" does not follow the one before`);
    end = start + size;
  }
  if (end !== data.length) {
    throw bad('there are bytes that belong to no array', {
      label: 'left over',
      value: data.length - end,
    });
  }
  return { arrays: arrays.map(({ array }) => array), metadata: textsOf(metadata) };
}

type Bad = (problem: string, ...operands: Operand[]) => FormatError;

function parseHeader(bytes: Uint8Array, bad: Bad): { readonly [key: string]: Json } {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw bad('its header is not valid JSON', { label: 'reason', value: (error as Error).message });
  }
  if (!isJsonObject(header)) throw bad('its header is no object');
  return header;
}

function parseArray(name: string, entry: Json, data: Uint8Array, bad: Bad) {
  const { dtype, shape, data_offsets: offsets } = isJsonObject(entry) ? entry : {};
  const known = typeof dtype === 'string' && Object.hasOwn(DTYPES, dtype) ? DTYPES[dtype] : null;
  if (!known) throw bad(`array "${name}" has a dtype that is not known`, got(dtype));
  const isCount = (value: Json): value is number =>
    Number.isSafeInteger(value) && (value as number) >= 0;
  if (!Array.isArray(shape) || !shape.every(isCount)) {
    throw bad(`array "${name}" has no shape`, got(shape));
  }
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount)) {
    throw bad(`array "${name}" has no place`, got(offsets));
  }
  const [start, end] = offsets as [number, number];
  const [type, width] = known;
  const size = sizeOf(shape as number[]) * width;
  if (end > data.length || end - start !== size) {
    throw bad(`array "${name}" does not fit its place`, {
      label: 'expected',
      value: `${size} bytes`,
    });
  }
  // A copy: arrays begin anywhere, typed arrays only at multiples of their element size. Not `slice`,
  // which gives another view of the same memory where the bytes are a Buffer of Node's.
  const elements = (): ArrayBufferView =>
    elementsOf(Uint8Array.from(data.subarray(start, end)), type);
  const array: SafetensorsArray = {
    name,
    shape: shape as number[],
    dtype: type,
    elements,
    read: () => numbersOf(elements(), type, name),
  };
  return { array, start, size };
}

const got = (value: Json | undefined): Operand => ({ label: 'got', value: JSON.stringify(value) });

function elementsOf(bytes: Uint8Array, dtype: string): ArrayBufferView {
  const view = VIEWS[dtype];
  return view ? new view(bytes.buffer) : bytes;
}

function numbersOf(elements: ArrayBufferView, dtype: string, name: string): ArrayValues {
  if (dtype === 'bool') return elements as Uint8Array;
  if (!dtype.startsWith('float8')) return valuesOf(elements, dtype, name);
  return eightBitFloats(elements as Uint8Array, dtype === 'float8_e5m2' ? 5 : 4);
}

type ViewOf = new (buffer: ArrayBufferLike) => ArrayBufferView;

const VIEWS: Readonly<Record<string, ViewOf>> = {
  bfloat16: Uint16Array,
  float16: Uint16Array,
  float32: Float32Array,
  float64: Float64Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  int8: Int8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  uint64: BigUint64Array,
  uint8: Uint8Array,
};

function textsOf(metadata: Json | undefined): { readonly [key: string]: string } {
  if (!isJsonObject(metadata)) return {};
  return Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key, String(value)]));
}
