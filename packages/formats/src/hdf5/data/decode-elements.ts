import { ByteCursor, damaged, type FileFrame } from '../structure/byte-cursor.js';
import { dtypeName, type Datatype } from './datatype.js';
import type { GlobalHeap } from './global-heap.js';

/** Numbers as typed arrays in their own width, texts as texts. */
export type Elements =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | string[];

/** Texts, of fixed or free length. */
export function decodeTexts(
  bytes: Uint8Array,
  type: Datatype,
  count: number,
  heap: GlobalHeap,
  frame: FileFrame,
): string[] {
  if (type.kind === 'string') {
    return Array.from({ length: count }, (_, i) =>
      textOf(bytes.subarray(i * type.size, (i + 1) * type.size), type.padding),
    );
  }
  const inner = frameOver(bytes, frame);
  const width = 8 + frame.offsetSize;
  return Array.from({ length: count }, (_, i) =>
    textOf(heap.follow(new ByteCursor(inner, i * width, (i + 1) * width)), 1),
  );
}

/** The same file's way of counting, over bytes that were read out of it. */
function frameOver(bytes: Uint8Array, frame: FileFrame): FileFrame {
  return {
    ...frame,
    bytes,
    view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  };
}

/** Padding 0 ends at the first NUL, 1 has NULs at its end, 2 spaces. */
function textOf(bytes: Uint8Array, padding: number): string {
  const text = new TextDecoder().decode(bytes);
  if (padding === 2) return text.replace(/ +$/, '');
  const end = padding === 0 ? text.indexOf('\0') : -1;
  return (end < 0 ? text : text.slice(0, end)).replace(/\0+$/, '');
}

/** Numbers of a dtype; the bytes are copied, since arrays of a file begin anywhere. */
export function decodeNumbers(bytes: Uint8Array, type: Datatype, where: string): Elements {
  const own = bytes.slice();
  if ((type.kind === 'integer' || type.kind === 'float') && type.bigEndian) reverse(own, type.size);
  const buffer = own.buffer;
  switch (dtypeName(type)) {
    case 'float32':
      return new Float32Array(buffer);
    case 'float64':
      return new Float64Array(buffer);
    case 'int8':
      return new Int8Array(buffer);
    case 'int16':
      return new Int16Array(buffer);
    case 'int32':
      return new Int32Array(buffer);
    case 'int64':
      return new BigInt64Array(buffer);
    case 'float16':
    case 'bfloat16':
    case 'opaque16':
    case 'uint16':
      return new Uint16Array(buffer);
    case 'uint32':
      return new Uint32Array(buffer);
    case 'uint64':
      return new BigUint64Array(buffer);
    case 'uint8':
    case 'opaque8':
      return own;
    default:
      throw damaged(where, `an array holds elements that cannot be read (${dtypeName(type)})`);
  }
}

function reverse(bytes: Uint8Array, size: number): void {
  for (let at = 0; at + size <= bytes.length; at += size) bytes.subarray(at, at + size).reverse();
}
