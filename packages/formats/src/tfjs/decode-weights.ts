import type { Quantization, StoredDType, WeightGroup, WeightSpec } from './manifest.js';
import { halfToFloat } from '../numbers/half-floats.js';

/** The numbers of an array, ready to become a tensor of its dtype. */
export interface DecodedWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array | Uint8Array;
  readonly dtype: 'float32' | 'int32' | 'bool';
}

/** The arrays of a group, in order; `bytes` are its joined shards, of exactly the right length. */
export function decodeGroup(group: WeightGroup, bytes: Uint8Array): DecodedWeight[] {
  let offset = 0;
  return group.weights.map((spec) => {
    // A copy: arrays begin at any byte, and typed arrays only at multiples of their element size.
    const own = bytes.slice(offset, offset + spec.bytes);
    offset += spec.bytes;
    return decode(spec, own);
  });
}

function decode(
  { name, shape, dtype, quantization }: WeightSpec,
  bytes: Uint8Array,
): DecodedWeight {
  const stored = numbersOf(bytes, quantization?.dtype ?? dtype);
  const values = quantization ? dequantize(stored, quantization) : stored;
  if (dtype === 'bool') return { name, shape, values: Uint8Array.from(values), dtype };
  if (dtype === 'int32' || dtype === 'uint8' || dtype === 'uint16') {
    return { name, shape, values: Int32Array.from(values, Math.round), dtype: 'int32' };
  }
  const floats = values instanceof Float32Array ? values : Float32Array.from(values);
  return { name, shape, values: floats, dtype: 'float32' };
}

type Numbers = Float32Array | Int32Array | Uint16Array | Uint8Array;

/** Files are little-endian, as every machine is that runs this. */
function numbersOf({ buffer, byteOffset, byteLength }: Uint8Array, dtype: StoredDType): Numbers {
  if (dtype === 'float32') return new Float32Array(buffer, byteOffset, byteLength / 4);
  if (dtype === 'int32') return new Int32Array(buffer, byteOffset, byteLength / 4);
  if (dtype === 'uint16') return new Uint16Array(buffer, byteOffset, byteLength / 2);
  if (dtype === 'float16') return halfToFloat(new Uint16Array(buffer, byteOffset, byteLength / 2));
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function dequantize(stored: Numbers, { dtype, scale, min }: Quantization): Numbers {
  if (dtype === 'float16') return stored;
  return Float32Array.from(stored, (value) => value * scale + min);
}
