import { FormatError, formatShape, sizeOf } from '@graftjs/core';
import type { HostArray, NumericArray } from '../elements/host-array.js';

interface ElementType {
  readonly name: string;
  readonly bytes: number;
  read(view: DataView, count: number): NumericArray;
}

const unsignedBytes: ElementType = {
  name: 'unsigned byte',
  bytes: 1,
  read: ({ buffer, byteOffset }, count) => new Uint8Array(buffer, byteOffset, count),
};

function bigEndian(
  name: string,
  make: (count: number) => NumericArray,
  get: (view: DataView, offset: number) => number,
): ElementType {
  const bytes = make(0).BYTES_PER_ELEMENT;
  const read = (view: DataView, count: number): NumericArray => {
    const values = make(count);
    for (let i = 0; i < count; i++) values[i] = get(view, i * bytes);
    return values;
  };
  return { name, bytes, read };
}

/** By the third byte of the magic number. */
const ELEMENT_TYPES: ReadonlyMap<number, ElementType> = new Map([
  [0x08, unsignedBytes],
  [
    0x09,
    bigEndian(
      'signed byte',
      (n) => new Int8Array(n),
      (v, at) => v.getInt8(at),
    ),
  ],
  [
    0x0b,
    bigEndian(
      'short',
      (n) => new Int16Array(n),
      (v, at) => v.getInt16(at),
    ),
  ],
  [
    0x0c,
    bigEndian(
      'int',
      (n) => new Int32Array(n),
      (v, at) => v.getInt32(at),
    ),
  ],
  [
    0x0d,
    bigEndian(
      'float',
      (n) => new Float32Array(n),
      (v, at) => v.getFloat32(at),
    ),
  ],
  [
    0x0e,
    bigEndian(
      'double',
      (n) => new Float64Array(n),
      (v, at) => v.getFloat64(at),
    ),
  ],
]);

/**
 * The array in an IDX file (LeCun's MNIST format): magic number, one big-endian length for each
 * axis, then the values. Unsigned bytes are a view, other types are converted.
 *
 * @param where names the file in errors
 *
 * @example
 * const { data, shape } = parseIdx(bytes);
 */
export function parseIdx(bytes: Uint8Array, where = 'IDX bytes'): HostArray {
  const { type, shape, offset } = parseHeader(bytes, where);
  const count = sizeOf(shape);
  const expected = offset + count * type.bytes;
  if (bytes.length !== expected) {
    throw new FormatError({
      where,
      problem: `the file is too ${bytes.length < expected ? 'short' : 'long'} for the array that its header announces`,
      operands: [
        { label: 'header', value: `${formatShape(shape)} of ${type.name}` },
        { label: 'expected', value: `${expected} bytes` },
        { label: 'got', value: `${bytes.length} bytes` },
      ],
    });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, count * type.bytes);
  return { data: type.read(view, count), shape };
}

function parseHeader(bytes: Uint8Array, where: string) {
  const [zero0, zero1, code = -1, rank = 0] = bytes;
  const type = ELEMENT_TYPES.get(code);
  if (bytes.length < 4 || zero0 !== 0 || zero1 !== 0 || !type || rank === 0) {
    throw new FormatError({
      where,
      problem: 'it does not begin as an IDX file does',
      operands: [
        { label: 'expected', value: '00 00, a type (08 09 0b 0c 0d 0e), the number of axes' },
        { label: 'got', value: hex(bytes.subarray(0, 4)) },
      ],
    });
  }
  const offset = 4 + 4 * rank;
  if (bytes.length < offset) {
    throw new FormatError({
      where,
      problem: 'it ends within its header',
      operands: [
        { label: 'expected', value: `${offset} bytes for ${rank} axes` },
        { label: 'got', value: `${bytes.length} bytes` },
      ],
    });
  }
  const header = new DataView(bytes.buffer, bytes.byteOffset, offset);
  const shape = Array.from({ length: rank }, (_, axis) => header.getUint32(4 + 4 * axis));
  return { type, shape, offset };
}

function hex(bytes: Uint8Array): string {
  const text = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return text || 'nothing: the file is empty';
}
