import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { connect, Random, tensor } from '@graftjs/core';
import { modelFiles } from '@graftjs/formats';
import {
  batchNormalization,
  bidirectional,
  concatenate,
  conv2d,
  dense,
  embedding,
  flatten,
  input,
  lstm,
  maskBy,
  model,
  multiHeadAttention,
  operation,
  sequential,
  stringLookup,
  textVectorization,
} from '@graftjs/layers';
import { zipSync } from 'fflate';

/** Small models of each kind. */
const models = {
  stack: () =>
    sequential([
      conv2d(3, { kernelSize: 2, activation: 'relu', inputShape: [5, 5, 2] }),
      batchNormalization(),
      flatten(),
      dense(4, { activation: 'softmax', kernelRegularizer: 'l2' }),
    ]),
  graph: () => {
    const x = input({ shape: [4] });
    const inner = sequential([dense(4, { inputShape: [4] }), batchNormalization()]);
    const a = inner.apply(x);
    const b = inner.apply(a);
    return model({ inputs: x, outputs: dense(2).apply(concatenate().apply([a, b, x])) });
  },
  sequence: () =>
    sequential([
      embedding({ inputDim: 7, outputDim: 4, inputShape: [5] }),
      bidirectional(lstm(3)),
      dense(1),
    ]),
  operations: () => {
    const x = input({ shape: [5, 6] });
    const doubled = operation('multiply', { operands: [null, 2] }).apply(x);
    const kept = operation('greater', { operands: [null, 0] }).apply(
      operation('mean', { settings: { axis: -1 } }).apply(x),
    );
    const heads = multiHeadAttention({ numHeads: 2, keyDim: 3, returnAttentionScores: true });
    const [y, scores] = connect(heads, [x, doubled]);
    const first = operation('getItem', { settings: { key: [{}, 0] } }).apply(y);
    const padded = operation('pad', { settings: { padWidth: 1 } }).apply(first);
    const masked = lstm(2).apply(maskBy().apply([doubled, kept]));
    return model({ inputs: x, outputs: [padded, scores, masked] });
  },
  words: () => {
    const text = input({ shape: [1], dtype: 'string' });
    const words = textVectorization({ outputSequenceLength: 3 });
    words.adapt(['the cat sat', 'the dog']);
    const colours = stringLookup({ outputMode: 'tfIdf' });
    colours.adapt([['red', 'blue'], ['red']]);
    const y = embedding({ inputDim: 9, outputDim: 2 }).apply(words.apply(text));
    return model({ inputs: text, outputs: [y, colours.apply(text)] });
  },
};

/** Whole files by format: `{ format, files: Map of name → bytes }`, the same every time. */
export async function corpus(root) {
  const items = [];
  for (const [name, make] of Object.entries(models)) {
    const net = make();
    const random = new Random(name);
    for (const parameter of net.parameters) {
      const values = Float32Array.from({ length: parameter.size }, () => random.normal());
      const made = tensor(values, [...parameter.shape]);
      parameter.assign(made);
      made.dispose();
    }
    for (const format of ['tfjs', 'keras', 'h5', 'safetensors']) {
      const files = await modelFiles(net, { format, shardBytes: 200 });
      items.push({ name: `${name}.${format}`, format, files });
      if (format === 'keras')
        items.push({ name: `${name}-deflated`, format, files: deflated(files) });
    }
    net.dispose();
  }
  const written = join(root, 'packages/formats/src/keras/goldens');
  for (const name of FROM_KERAS) {
    const bytes = new Uint8Array(readFileSync(join(written, `${name}.keras`)));
    const older = new Uint8Array(gunzipSync(readFileSync(join(written, `${name}.h5.gz`))));
    items.push({ name: `${name}.keras`, format: 'keras', files: new Map([['m.keras', bytes]]) });
    items.push({ name: `${name}.h5`, format: 'h5', files: new Map([['m.h5', older]]) });
  }
  items.push({ name: 'shards', format: 'shards', files: shards(join(written, 'shards')) });
  // Every kind of HDF5, with what Keras would write in it nowhere.
  const folder = join(root, 'packages/formats/src/hdf5/goldens');
  for (const file of readdirSync(folder).filter((each) => each.endsWith('.h5.gz'))) {
    const bytes = new Uint8Array(gunzipSync(readFileSync(join(folder, file))));
    items.push({ name: file, format: 'h5', files: new Map([['arrays.h5', bytes]]) });
  }
  return items;
}

/** Models that Keras itself wrote, with what only it writes. */
const FROM_KERAS = ['arithmetic', 'compiled', 'lookups', 'shapes', 'slices', 'states', 'wrappers'];

/** Weights in several files. */
function shards(folder) {
  return new Map(
    readdirSync(folder).map((name) => {
      const bytes = readFileSync(join(folder, name));
      return name.endsWith('.gz')
        ? [name.slice(0, -3), new Uint8Array(gunzipSync(bytes))]
        : [name, new Uint8Array(bytes)];
    }),
  );
}

function deflated(files) {
  const [[name, bytes]] = files;
  // A deflated archive of the parts of the stored one, whose places are known to the reader alone.
  const parts = { 'nested.zip': bytes };
  const zipped = zipSync(
    { ...unstored(bytes), ...(bytes.length === 0 ? parts : {}) },
    { level: 6 },
  );
  return new Map([[name, zipped]]);
}

/** The files of an archive that are stored as they are. */
function unstored(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const files = {};
  for (let at = 0; at + 30 < bytes.length && view.getUint32(at, true) === 0x04034b50;) {
    const [size, nameLength, extra] = [
      view.getUint32(at + 18, true),
      view.getUint16(at + 26, true),
      view.getUint16(at + 28, true),
    ];
    const start = at + 30 + nameLength + extra;
    const name = new TextDecoder().decode(bytes.subarray(at + 30, at + 30 + nameLength));
    files[name] = bytes.slice(start, start + size);
    at = start + size;
  }
  return files;
}
