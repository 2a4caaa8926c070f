import { zipSync, unzipSync } from 'fflate';

const LARGE = [0n, 1n, 0x7fffffffn, 0xffffffffn, 1n << 40n, 1n << 60n, (1n << 64n) - 1n];

const byteMutations = {
  flips(bytes, { below }) {
    const out = bytes.slice();
    const count = 1 + below(below(2) ? 4 : 60);
    for (let i = 0; i < count; i++) out[below(out.length)] ^= 1 << below(8);
    return out;
  },
  headerFlips(bytes, { below }) {
    const out = bytes.slice();
    for (let i = 0; i < 1 + below(6); i++) out[below(Math.min(out.length, 256))] = below(256);
    return out;
  },
  truncation: (bytes, { below }) => bytes.slice(0, below(bytes.length)),
  numbers(bytes, { below, pick }) {
    const out = bytes.slice();
    const view = new DataView(out.buffer);
    for (let i = 0; i < 1 + below(5); i++) {
      const width = pick([2, 4, 8]);
      const at = below(Math.max(1, out.length - 8));
      const value = pick([...LARGE, BigInt(at), BigInt(out.length), BigInt(below(out.length))]);
      if (width === 8) view.setBigUint64(at & ~7, value, true);
      if (width === 4) view.setUint32(at & ~3, Number(value & 0xffffffffn), true);
      if (width === 2) view.setUint16(at & ~1, Number(value & 0xffffn), true);
    }
    return out;
  },
  // An address that leads back to where it stands, or to another part: cycles.
  references(bytes, { below }) {
    const out = bytes.slice();
    const view = new DataView(out.buffer);
    for (let i = 0; i < 4; i++) {
      const at = below(Math.max(1, Math.floor(out.length / 8) - 1)) * 8;
      const old = Number(view.getBigUint64(at, true) & 0xffffffffn);
      if (old > 0 && old < out.length) view.setBigUint64(at, BigInt(below(out.length) & ~7), true);
    }
    return out;
  },
  splice(bytes, { below }, other) {
    const out = bytes.slice();
    const length = Math.min(1 + below(512), other.length, out.length);
    out.set(
      other.subarray(below(other.length - length + 1)).subarray(0, length),
      below(out.length - length + 1),
    );
    return out;
  },
  repetition(bytes, { below }) {
    const at = below(bytes.length);
    const part = bytes.subarray(at, at + 1 + below(200));
    return joined([bytes.subarray(0, at), part, part, bytes.subarray(at)]);
  },
};

/** One file of a model, changed in a way that a seed decides. */
export function mutate({ format, files }, random, others) {
  const out = new Map(files);
  const names = [...files.keys()];
  const described = names.find((each) => each.endsWith('.json'));
  const name = described && random.below(3) > 0 ? described : random.pick(names);
  const bytes = files.get(name);
  const structured = structuredMutations(format, name);
  const choice =
    structured.length > 0 && random.below(2) === 0
      ? random.pick(structured)
      : random.pick(Object.entries(byteMutations));
  const other = random.pick([...random.pick(others).files.values()]);
  const [kind, change] = choice;
  out.set(name, bytes.length === 0 ? bytes : change(bytes, random, other));
  return { kind, files: out };
}

function structuredMutations(format, name) {
  if (name.endsWith('.json')) return Object.entries(jsonMutations).map(onText);
  if (format === 'safetensors') return Object.entries(jsonMutations).map(onHeader);
  return format === 'keras' ? Object.entries(zipMutations) : [];
}

const onText = ([kind, change]) => [
  `json ${kind}`,
  (bytes, random) => encode(change(decode(bytes), random)),
];

const onHeader = ([kind, change]) => [
  `header ${kind}`,
  (bytes, random) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const end = 8 + Number(view.getBigUint64(0, true));
    const header = encode(change(decode(bytes.subarray(8, end)), random));
    const length = new Uint8Array(8);
    new DataView(length.buffer).setBigUint64(0, BigInt(header.length), true);
    return joined([length, header, bytes.subarray(end)]);
  },
];

const NAMES = [
  '../../etc/passwd',
  '/etc/passwd',
  'https://elsewhere.example/x',
  '..\\x',
  'a/../../b',
];

/** Classes of functions between layers, and where Keras has them. */
const OPERATIONS = [
  '"keras.src.ops.numpy"',
  '"Tile"',
  '"BroadcastTo"',
  '"Repeat"',
  '"OneHot"',
  '"Pad"',
  '"Einsum"',
  '"GetItem"',
  '"Split"',
  '"Unstack"',
  '"Reshape"',
  '"TFOpLambda"',
];

const jsonMutations = {
  numbers: (text, { below, pick }) =>
    replaceOne(text, /-?\d+(\.\d+)?/g, below, () =>
      pick(['-1', '0', '1e999', '1152921504606846976', '2147483648', '0.5', 'null', '"x"', '[]']),
    ),
  texts: (text, { below, pick }) =>
    replaceOne(text, /"[^"]*"/g, below, (old) =>
      pick([
        'null',
        '1',
        '{}',
        '[]',
        '""',
        '"__proto__"',
        '"constructor"',
        '"Lambda"',
        '"dense"',
        pick(OPERATIONS),
        `"${old.slice(1, -1)}x"`,
        ...NAMES.map((name) => JSON.stringify(name)),
      ]),
    ),
  nesting(text, { below, pick }) {
    const depth = 1 + below(60_000);
    const [open, close] = pick([
      ['[', ']'],
      ['{"config":', '}'],
      ['{"class_name":"Sequential","config":{"layers":[', ']}}'],
    ]);
    const at = below(2) ? text.indexOf('"layers":') + 9 : text.indexOf(':') + 1;
    return text.slice(0, at) + open.repeat(depth) + '1' + close.repeat(depth) + text.slice(at + 1);
  },
  cut(text, { below }) {
    const at = below(text.length);
    return text.slice(0, at) + text.slice(at + 1 + below(30));
  },
  removal(text, { below }) {
    return replaceOne(text, /"[a-zA-Z_]+":/g, below, () => `"x${below(9)}":`);
  },
  doubling(text, { below }) {
    return replaceOne(text, /\{[^{}]*\}/g, below, (old) => `${old},${old}`);
  },
  cycle(text, { below }) {
    const names = [...text.matchAll(/"name":"([^"]+)"/g)].map(([, name]) => name);
    return replaceOne(
      text,
      /\["([^"]+)",0,0/g,
      below,
      () => `["${names[below(names.length)]}",${below(3)},0`,
    );
  },
};

function replaceOne(text, pattern, below, change) {
  const found = [...text.matchAll(pattern)];
  if (found.length === 0) return `${text} `;
  const { 0: old, index } = found[below(found.length)];
  return text.slice(0, index) + change(old) + text.slice(index + old.length);
}

const zipMutations = {
  'zip names': (bytes, { pick }) =>
    zipSync({ ...parts(bytes), [pick(NAMES)]: new Uint8Array(9) }, { level: 0 }),
  'zip bomb': (bytes, { pick }) =>
    zipSync({ ...parts(bytes), [pick(['model.weights.h5', 'bomb'])]: new Uint8Array(2 ** 27) }),
  'zip sizes'(bytes, { below, pick }) {
    const out = bytes.slice();
    const view = new DataView(out.buffer);
    for (let at = 0; at + 46 < out.length; at++) {
      if (view.getUint32(at, true) !== 0x02014b50 || below(2)) continue;
      view.setUint32(at + pick([16, 20, 24, 42]), Number(pick(LARGE) & 0xffffffffn), true);
    }
    return out;
  },
  'zip json'(bytes, random) {
    const files = parts(bytes);
    const [, change] = random.pick(Object.entries(jsonMutations));
    files['config.json'] = encode(change(decode(files['config.json']), random));
    return zipSync(files, { level: random.pick([0, 6]) });
  },
  'zip weights'(bytes, random, other) {
    const files = parts(bytes);
    const [, change] = random.pick(Object.entries(byteMutations));
    files['model.weights.h5'] = change(files['model.weights.h5'], random, other);
    return zipSync(files, { level: random.pick([0, 6]) });
  },
  // The words of lookups: others, none, without end, in another encoding.
  'zip assets'(bytes, random, other) {
    const files = parts(bytes);
    const assets = Object.keys(files).filter((name) => name.startsWith('assets/'));
    const name = assets.length > 0 ? random.pick(assets) : 'assets/layers/x/vocabulary.txt';
    const [, change] = random.pick(Object.entries(byteMutations));
    files[name] = random.pick([
      () => (files[name]?.length ? change(files[name], random, other) : other),
      () => new Uint8Array(),
      () => encode('a\n'.repeat(1 + random.below(200_000))),
      () => encode(Array.from({ length: random.below(50_000) }, (_, i) => `w${i}`).join('\n')),
      () => other.slice(0, 4096),
    ])();
    return zipSync(files, { level: random.pick([0, 6]) });
  },
  'zip without a part'(bytes, { pick }) {
    const files = parts(bytes);
    delete files[pick(Object.keys(files))];
    return zipSync(files);
  },
};

const parts = (bytes) => unzipSync(bytes);
const encode = (text) => new TextEncoder().encode(text);
const decode = (bytes) => new TextDecoder().decode(bytes);

function joined(list) {
  const out = new Uint8Array(list.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of list) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
