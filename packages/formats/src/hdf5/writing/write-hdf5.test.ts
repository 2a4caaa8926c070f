// What is written is read by h5wasm (the HDF5 library itself), and by the reader here.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import h5wasm from 'h5wasm/node';
import { openHdf5 } from '../hdf5-file.js';
import { groupAt, groupDraft, putArray } from './draft.js';
import { writeHdf5 } from './write-hdf5.js';

const long = `{"text": "${'grüße '.repeat(20_000)}"}`;
const numbers = Float32Array.from({ length: 24 }, (_, i) => Math.sin(i));
const bytesOf = ({ buffer }: Float32Array | Int32Array): Uint8Array => new Uint8Array(buffer);

function sample(): Uint8Array {
  const root = groupDraft({ model_config: long, backend: 'graft' });
  groupAt(root, 'model_weights').attributes.set('layer_names', ['dense_1', 'dense', 'größe']);
  putArray(root, 'model_weights/dense/kernel:0', {
    kind: 'array',
    shape: [2, 3, 4],
    dtype: 'float32',
    bytes: bytesOf(numbers),
  });
  putArray(root, 'scalar', {
    kind: 'array',
    shape: [],
    dtype: 'int32',
    bytes: bytesOf(new Int32Array([-7])),
  });
  putArray(root, 'empty', {
    kind: 'array',
    shape: [0, 3],
    dtype: 'float32',
    bytes: new Uint8Array(0),
  });
  for (let i = 0; i < 400; i++) groupAt(root, `many/${i}`);
  return writeHdf5(root);
}

const path = `/tmp/graft-${process.pid}.h5`;
let file: InstanceType<typeof h5wasm.File>;
beforeAll(async () => {
  const { FS } = await h5wasm.ready;
  FS.writeFile(path, sample());
  file = new h5wasm.File(path, 'r');
});
afterAll(async () => {
  file.close();
  (await h5wasm.ready).FS.unlink(path);
});

test('the HDF5 library reads it', () => {
  const attributes = file.attrs;
  expect(attributes['model_config']?.value).toBe(long);
  expect(attributes['backend']?.value).toBe('graft');
  const weights = file.get('model_weights') as InstanceType<typeof h5wasm.Group>;
  expect(weights.attrs['layer_names']?.value).toEqual(['dense_1', 'dense', 'größe']);
  const kernel = weights.get('dense/kernel:0') as InstanceType<typeof h5wasm.Dataset>;
  expect(kernel.shape).toEqual([2, 3, 4]);
  expect([...(kernel.value as Float32Array)]).toEqual([...numbers]);
  expect((file.get('scalar') as InstanceType<typeof h5wasm.Dataset>).value).toBe(-7);
  expect((file.get('empty') as InstanceType<typeof h5wasm.Dataset>).shape).toEqual([0, 3]);
  expect((file.get('many') as InstanceType<typeof h5wasm.Group>).keys().length).toBe(400);
});

test('the reader here reads it', () => {
  const { root } = openHdf5(sample(), 'sample');
  expect([root.text('model_config'), root.text('backend')]).toEqual([long, 'graft']);
  expect(root.group('model_weights')?.texts('layer_names')).toEqual(['dense_1', 'dense', 'größe']);
  expect(root.dataset('model_weights/dense/kernel:0')?.read()).toEqual(numbers);
  expect(root.dataset('scalar')?.read()).toEqual(new Int32Array([-7]));
  expect(root.dataset('empty')?.read()).toEqual(new Float32Array(0));
  expect(root.group('many')?.names.length).toBe(400);
});
