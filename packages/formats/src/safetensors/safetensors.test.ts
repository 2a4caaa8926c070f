import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { FormatError } from '@graftjs/core';
import { dataDir, describeData } from '../../../../tools/jest/real-data.js';
import { readSafetensors, writeSafetensors } from '../index.js';

function file(header: unknown, data: Uint8Array, length?: bigint): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const out = new Uint8Array(8 + text.length + data.length);
  new DataView(out.buffer).setBigUint64(0, length ?? BigInt(text.length), true);
  out.set(text, 8);
  out.set(data, 8 + text.length);
  return out;
}

const array = (dtype: string, shape: unknown, from: number, to: number) => ({
  dtype,
  shape,
  data_offsets: [from, to],
});

// Values by hand, from the layouts of the formats.
test.each([
  ['F16', [0x3c00, 0xc000, 0x7c00, 0x0001], [1, -2, Infinity, 2 ** -24]],
  ['BF16', [0x3f80, 0xc000, 0x7f80, 0x3f81], [1, -2, Infinity, 1.0078125]],
])('%s', (dtype, halves, expected) => {
  const data = new Uint8Array(Uint16Array.from(halves).buffer);
  const { arrays } = readSafetensors(file({ a: array(dtype, [4], 0, 8) }, data), 'f');
  expect([...(arrays[0]?.read() ?? [])]).toEqual(expected);
});

test.each([
  ['F8_E4M3', [0x38, 0xb8, 0x7e, 0x01, 0x7f], [1, -1, 448, 2 ** -9, NaN]],
  ['F8_E5M2', [0x3c, 0xbc, 0x7b, 0x01, 0x7c], [1, -1, 57344, 2 ** -16, Infinity]],
  ['BOOL', [1, 0, 1, 1, 0], [1, 0, 1, 1, 0]],
  ['I8', [1, 255, 127, 128, 0], [1, -1, 127, -128, 0]],
])('%s', (dtype, bytes, expected) => {
  const given = file({ a: array(dtype, [5], 0, 5) }, Uint8Array.from(bytes));
  expect([...(readSafetensors(given, 'f').arrays[0]?.read() ?? [])]).toEqual(expected);
});

test.each<[string, Uint8Array, RegExp]>([
  ['empty', new Uint8Array(3), /it ends before its header/],
  ['a header of 2^60', file({}, new Uint8Array(0), 2n ** 60n), /header is longer than the file/],
  ['a hole', file({ a: array('U8', [1], 1, 2) }, new Uint8Array(2)), /does not follow/],
  [
    'an overlap',
    file({ a: array('U8', [2], 0, 2), b: array('U8', [2], 1, 3) }, new Uint8Array(3)),
    /"b" does not follow/,
  ],
  [
    'too few bytes',
    file({ a: array('F32', [2], 0, 8) }, new Uint8Array(4)),
    /does not fit its place/,
  ],
  ['a shape of 2^60', file({ a: array('U8', [2 ** 60], 0, 4) }, new Uint8Array(4)), /has no shape/],
  [
    'an unknown dtype',
    file({ a: array('F7', [1], 0, 4) }, new Uint8Array(4)),
    /dtype that is not known/,
  ],
  ['bytes left over', file({ a: array('U8', [1], 0, 1) }, new Uint8Array(3)), /belong to no array/],
])('%s', (_, bytes, message) => {
  expect(() => readSafetensors(bytes, 'bad.safetensors')).toThrow(FormatError);
  expect(() => readSafetensors(bytes, 'bad.safetensors')).toThrow(message);
});

describeData('files of others', () => {
  test('one array of each dtype, at places that are not aligned', () => {
    const bytes = readFileSync(join(dataDir, 'safetensors/overall.safetensors'));
    const { arrays, metadata } = readSafetensors(new Uint8Array(bytes), 'overall');
    expect(metadata).toEqual({ test: 'a' });
    const exact = arrays.map(({ name, dtype, elements, read }) => {
      const values = dtype === 'float16' ? read() : (elements() as Float32Array);
      return [name, dtype, Array.from(values)];
    });
    const signed = [-3, -2, -1, 0, 1, 2];
    const unsigned = (bits: number) => [2 ** bits - 3, 2 ** bits - 2, 2 ** bits - 1, 0, 1, 2];
    expect(exact).toEqual([
      ['B', 'uint8', unsigned(8)],
      ['H', 'uint16', unsigned(16)],
      ['I', 'uint32', unsigned(32)],
      ['b', 'int8', signed],
      ['d', 'float64', signed],
      ['e', 'float16', signed],
      ['f', 'float32', signed],
      ['h', 'int16', signed],
      ['i', 'int32', signed],
    ]);
    expect(() => arrays[2]?.read()).toThrow('does not fit into 32 bits');
  });
});

test('what is written is read again, bit for bit', () => {
  const arrays = [
    { name: 'block/dense/kernel', shape: [2, 3], values: Float32Array.of(1, -2, 0.1, 4, 5, 1e-40) },
    { name: 'steps', shape: [], values: Int32Array.of(7) },
  ];
  const file = writeSafetensors(arrays, { base: 'abc' });
  const read = readSafetensors(file, 'f');
  expect(read.metadata).toEqual({ base: 'abc' });
  expect(read.arrays.map(({ name, shape }) => [name, shape])).toEqual([
    ['block/dense/kernel', [2, 3]],
    ['steps', []],
  ]);
  expect(read.arrays.map((array) => array.elements())).toEqual(arrays.map(({ values }) => values));
});

test('arrays of a Buffer of Node, which is a view into memory that others use', () => {
  const written = writeSafetensors([
    { name: 'a', shape: [2], values: Float32Array.of(1, 2) },
    { name: 'b', shape: [3], values: Float32Array.of(3, 4, 5) },
  ]);
  const pooled = Buffer.alloc(8192, 7);
  pooled.set(written, 64);
  const { arrays } = readSafetensors(pooled.subarray(64, 64 + written.length), 'f');
  expect(arrays.map((one) => [...one.read()])).toEqual([
    [1, 2],
    [3, 4, 5],
  ]);
});
