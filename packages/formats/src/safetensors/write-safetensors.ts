import type { Model } from '@graftjs/core';
import { WIDTHS } from '../hdf5/writing/messages.js';
import { fullName, placedParameters } from '../keras/weights/placed-parameters.js';
import { parameterArray } from '../keras/weights/written-array.js';

const NAMES: Readonly<Record<string, string>> = { float32: 'F32', int32: 'I32', uint8: 'BOOL' };

/** The weights of a model as safetensors, each under `layer/kernel` with its models in front. */
export async function safetensorsOf(model: Model): Promise<Uint8Array> {
  const placed = placedParameters(model);
  const header: Record<string, object> = { __metadata__: { format: 'graft', model: model.name } };
  const arrays: Uint8Array[] = [];
  let offset = 0;
  for (const one of placed) {
    const { shape, dtype, bytes } = await parameterArray(one.parameter);
    const size = WIDTHS[dtype] * shape.reduce((a, b) => a * b, 1);
    header[fullName(one)] = {
      dtype: NAMES[dtype],
      shape,
      data_offsets: [offset, offset + size],
    };
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
