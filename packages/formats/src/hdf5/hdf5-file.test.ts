// Every kind of file that h5py writes is read back, element by element.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { FormatError } from '@graftjs/core';
import { halfToFloat } from '../numbers/half-floats.js';
import { openHdf5 } from './hdf5-file.js';
import type { Hdf5Dataset } from './hdf5-dataset.js';

type Described = {
  datasets: { [path: string]: { shape: number[]; value: unknown } };
  attributes: { [path: string]: { [name: string]: unknown } };
};
const folder = join(import.meta.dirname, 'goldens');
const unzipped = (name: string): Buffer => gunzipSync(readFileSync(join(folder, `${name}.gz`)));
const expected = JSON.parse(String(unzipped('expected.json'))) as { [file: string]: Described };
const open = (file: string) => openHdf5(new Uint8Array(unzipped(file)), file);

function plain(dataset: Hdf5Dataset): unknown {
  const elements = dataset.read();
  const values = dataset.dtype === 'float16' ? halfToFloat(elements as Uint16Array) : elements;
  const list = Array.from(values as ArrayLike<number | bigint | string>, (value) =>
    typeof value === 'bigint' ? Number(value) : value,
  );
  if (list.length > 300) {
    const sum = (list as number[]).reduce((a, b) => a + b, 0);
    return { length: list.length, sum, last: list.at(-1) };
  }
  return dataset.shape.length === 0 ? list[0] : list;
}

describe.each(Object.keys(expected))('%s', (name) => {
  const { root } = open(name);
  const { datasets, attributes } = expected[name] as Described;

  test('has the arrays that h5py finds in it', () => {
    expect(Object.keys(datasets).length + Object.keys(attributes).length).toBeGreaterThan(1);
    for (const [path, { shape, value }] of Object.entries(datasets)) {
      const dataset = root.dataset(path) as Hdf5Dataset;
      expect([path, dataset.shape]).toEqual([path, shape]);
      expect([path, plain(dataset)]).toEqual([path, value]);
    }
    const found = root.datasets === undefined ? [] : Object.keys(datasets);
    expect(found.length).toBe(Object.keys(datasets).length);
  });

  test('has the attributes that h5py finds in it', () => {
    for (const [path, wanted] of Object.entries(attributes)) {
      const node = path === '' ? root : root.get(path);
      expect(node?.attributeNames.sort()).toEqual(Object.keys(wanted).sort());
      for (const [key, value] of Object.entries(wanted)) {
        const { values, shape } = node?.attribute(key) ?? { values: [], shape: [] };
        const got = ['long', 'large'].includes(key)
          ? key === 'long'
            ? (values[0] as string).length
            : values.length
          : shape.length === 0
            ? typeof values[0] === 'bigint'
              ? Number(values[0])
              : values[0]
            : Array.from(values as ArrayLike<number | bigint | string>);
        expect([path, key, got]).toEqual([path, key, value]);
      }
    }
  });
});

test('superblocks 0, 2 and 3', () => {
  const versions = Object.keys(expected).map((name) => [name, open(name).version]);
  expect(Object.fromEntries(versions)).toMatchObject({
    'arrays-oldest.h5': 0,
    'arrays-v108.h5': 2,
    'arrays-latest.h5': 3,
    'names-behind.h5': 0,
  });
});

test('soft links are followed, circles end, other files are not opened', () => {
  const { root } = open('names-latest.h5');
  expect(root.dataset('soft')?.read()).toEqual(new Float32Array([7]));
  expect(() => root.get('circle')).toThrow(FormatError);
  expect(root.get('outside')).toBeNull();
});

test('texts as attributes, bytes or not', () => {
  const { root } = open('attributes-v108.h5');
  expect([root.text('text'), root.text('bytes')]).toEqual(['grüße', 'bytes']);
  expect(root.texts('fixed')).toEqual(['kernel:0', 'bias:0']);
  expect([root.texts('none'), root.texts('empty'), root.texts('missing')]).toEqual([[], [], null]);
});

test('a file that ends early, anywhere, is an error that says so', () => {
  for (const name of readdirSync(folder).filter((file) => file.startsWith('arrays'))) {
    const whole = new Uint8Array(unzipped(name.replace(/\.gz$/, '')));
    for (let length = 0; length < whole.length; length += 2999) {
      const cut = (): unknown[] =>
        openHdf5(whole.slice(0, length), name)
          .root.datasets()
          .map(([, dataset]) => dataset.read());
      expect(cut).toThrow(FormatError);
    }
  }
});

test('elements that have no size, and more of them than there can be', () => {
  const whole = new Uint8Array(unzipped('arrays-oldest.h5'));
  // Every datatype of a text of one byte loses its byte: class 3, version 1.
  for (let at = 0; at + 8 < whole.length; at += 8) {
    if (whole[at] === 0x13 && whole[at + 4] === 3 && whole[at + 5] === 0) whole[at + 4] = 0;
  }
  const read = (): unknown => openHdf5(whole, 'f').root.dataset('types/fixed')?.read();
  expect(read).toThrow('the elements of an array have no size');
});
