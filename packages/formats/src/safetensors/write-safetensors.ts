import type { Model } from '@graftjs/core';
import type { ArrayDraft } from '../hdf5/writing/draft.js';
import { WIDTHS } from '../hdf5/writing/messages.js';
import { fullName, placedParameters } from '../keras/weights/placed-parameters.js';
import { arrayDraft, parameterArray, type WrittenArray } from '../keras/weights/written-array.js';

const NAMES: Readonly<Record<string, string>> = {
  float32: 'F32',
  int32: 'I32',
  int64: 'I64',
  uint8: 'BOOL',
};

type Texts = Readonly<Record<string, string>>;

/** Arrays as a safetensors file, with texts beside them; `readSafetensors` reads it. */
export function writeSafetensors(
  arrays: readonly WrittenArray[],
  metadata: Texts = {},
): Uint8Array {
  return fileOf(new Map(arrays.map((array) => [array.name, arrayDraft(array)])), metadata);
}

/** The weights of a model as safetensors, each under `layer/kernel` with its models in front. */
export async function safetensorsOf(model: Model): Promise<Uint8Array> {
  const named = new Map<string, ArrayDraft>();
  for (const one of placedParameters(model)) {
    named.set(fullName(one), await parameterArray(one.parameter));
  }
  return fileOf(named, { format: 'graft', model: model.name });
}

function fileOf(named: ReadonlyMap<string, ArrayDraft>, metadata: Texts): Uint8Array {
  const header: Record<string, object> = { __metadata__: metadata };
  const arrays: Uint8Array[] = [];
  let offset = 0;
  for (const [name, { shape, dtype, bytes }] of named) {
    const size = WIDTHS[dtype] * shape.reduce((a, b) => a * b, 1);
    header[name] = { dtype: NAMES[dtype], shape, data_offsets: [offset, offset + size] };
    arrays.push(bytes);
    offset += size;
  }
  const text = JSON.stringify(header);
  // Padded so that the arrays begin at a multiple of 8.
  const json = new TextEncoder().encode(text.padEnd(text.length + ((8 - (text.length % 8)) % 8)));
  const whole = new Uint8Array(8 + json.length + offset);
  new DataView(whole.buffer).setBigUint64(0, BigInt(json.length), true);
  whole.set(json, 8);
  let at = 8 + json.length;
  for (const array of arrays) {
    whole.set(array, at);
    at += array.length;
  }
  return whole;
}
