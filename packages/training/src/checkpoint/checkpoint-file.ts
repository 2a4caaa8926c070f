import { FormatError, type DataType, type TypedArray } from '@graftjs/core';
import { fromNumberSafeJson, toNumberSafeJson } from './number-safe-json.js';
import type { HostTensor, RunSnapshot } from './run-snapshot.js';

const FORMAT = 'graft-checkpoint-1';
const DTYPES = { float32: 'F32', int32: 'I32', bool: 'BOOL' } as const;
const ARRAYS = { F32: Float32Array, I32: Int32Array, BOOL: Uint8Array } as const;
const NAMES = { F32: 'float32', I32: 'int32', BOOL: 'bool' } as const;

interface TensorEntry {
  readonly dtype: keyof typeof ARRAYS;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

/**
 * A snapshot as one file: a safetensors file, so that anything reads the weights, whose metadata
 * hold the rest and a SHA-256 of it all.
 *
 * @example
 * await store.write('mine.safetensors', await encodeCheckpoint(snapshot));
 */
export async function encodeCheckpoint(snapshot: RunSnapshot): Promise<Uint8Array<ArrayBuffer>> {
  const tensors = new Map<string, HostTensor>();
  const place = (name: string, tensor: HostTensor): { $tensor: string } => {
    tensors.set(name, tensor);
    return { $tensor: name };
  };
  const places = (prefix: string, record: { readonly [name: string]: HostTensor }) =>
    Object.fromEntries(
      Object.entries(record).map(([name, tensor]) => [name, place(`${prefix}/${name}`, tensor)]),
    );
  const state = toNumberSafeJson({
    ...snapshot,
    parameters: snapshot.parameters.map(({ path, value }, i) => ({
      path,
      value: place(`model/${i}/${path}`, value),
    })),
    optimizer: {
      ...snapshot.optimizer,
      states: snapshot.optimizer.states.map((entry) => ({
        ...entry,
        slots: places(`optimizer/${entry.parameter}`, entry.slots),
      })),
    },
    callbacks: snapshot.callbacks.map((callback, i) => ({
      ...callback,
      tensors: places(`callback/${i}`, callback.tensors),
    })),
  });
  const { entries, data } = pack(tensors);
  const sha256 = await digest(state, entries, data);
  const header = { __metadata__: { format: FORMAT, sha256, state }, ...entries };
  // Eight bytes align the data, as the format asks.
  const json = new TextEncoder().encode(JSON.stringify(header));
  const length = Math.ceil(json.length / 8) * 8;
  const file = new Uint8Array(8 + length + data.length).fill(0x20, 8 + json.length, 8 + length);
  new DataView(file.buffer).setBigUint64(0, BigInt(length), true);
  file.set(json, 8);
  file.set(data, 8 + length);
  return file;
}

function pack(tensors: ReadonlyMap<string, HostTensor>) {
  const entries: { [name: string]: TensorEntry } = {};
  let size = 0;
  for (const [name, { values, shape, dtype }] of tensors) {
    const code = DTYPES[dtype as keyof typeof DTYPES];
    entries[name] = { dtype: code, shape, data_offsets: [size, size + values.byteLength] };
    size += values.byteLength;
  }
  const data = new Uint8Array(size);
  for (const [name, { values }] of tensors) {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    data.set(bytes, entries[name]?.data_offsets[0]);
  }
  return { entries, data };
}

async function digest(
  state: string,
  entries: object,
  data: Uint8Array<ArrayBuffer>,
): Promise<string> {
  const text = new TextEncoder().encode(`${state}\n${JSON.stringify(entries)}\n`);
  const all = new Uint8Array(text.length + data.length);
  all.set(text);
  all.set(data, text.length);
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', all));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * @throws FormatError where a single bit of the file is not as it was written
 *
 * @example
 * const { parameters } = await decodeCheckpoint(bytes, 'best.safetensors');
 */
export async function decodeCheckpoint(
  file: Uint8Array<ArrayBuffer>,
  where: string,
): Promise<RunSnapshot> {
  const { entries, metadata, data } = split(file, where);
  if (metadata['format'] !== FORMAT) throw damaged(where, 'it is no checkpoint of Graft');
  const state = metadata['state'] ?? '';
  if ((await digest(state, entries, data)) !== metadata['sha256']) {
    throw damaged(where, 'its checksum does not fit its content');
  }
  const tensorOf = (name: string): HostTensor => {
    const { dtype, shape, data_offsets } = entries[name] as TensorEntry;
    const bytes = data.slice(...data_offsets);
    const values = new ARRAYS[dtype](bytes.buffer) as TypedArray;
    return { values, shape, dtype: NAMES[dtype] as DataType };
  };
  return withTensors(fromNumberSafeJson(state), tensorOf) as RunSnapshot;
}

function split(file: Uint8Array<ArrayBuffer>, where: string) {
  try {
    const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
    const length = Number(view.getBigUint64(0, true));
    if (length > file.length - 8) throw new RangeError('cut off');
    const text = new TextDecoder().decode(file.subarray(8, 8 + length));
    const { __metadata__: metadata, ...entries } = JSON.parse(text) as {
      readonly __metadata__: { readonly [key: string]: string };
    } & { readonly [name: string]: TensorEntry };
    return { metadata, entries, data: file.slice(8 + length) };
  } catch (error) {
    throw damaged(where, 'it is cut off or no checkpoint', error);
  }
}

/** A tree with tensors where it names them. */
function withTensors(node: unknown, tensorOf: (name: string) => HostTensor): unknown {
  if (Array.isArray(node)) return node.map((item) => withTensors(item, tensorOf));
  if (typeof node !== 'object' || node === null) return node;
  const { $tensor } = node as { $tensor?: string };
  if ($tensor !== undefined) return tensorOf($tensor);
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, withTensors(value, tensorOf)]),
  );
}

const damaged = (where: string, problem: string, cause?: unknown): FormatError =>
  new FormatError({ where, problem, cause });
