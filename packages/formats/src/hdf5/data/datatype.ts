import type { ByteCursor } from '../structure/byte-cursor.js';
import { damaged } from '../structure/byte-cursor.js';

/** What the elements of an array are; everything that Keras or PyTorch writes. */
export type Datatype = { readonly size: number } & (
  | { readonly kind: 'integer'; readonly signed: boolean; readonly bigEndian: boolean }
  | { readonly kind: 'float'; readonly bigEndian: boolean; readonly exponentBits: number }
  | { readonly kind: 'string'; readonly padding: number }
  | { readonly kind: 'variable-string' }
  | { readonly kind: 'variable-list'; readonly of: Datatype }
  | { readonly kind: 'opaque' }
  | { readonly kind: 'other'; readonly name: string }
);

const CLASS_NAMES = ['integer', 'float', 'time', 'string', 'bit field', 'opaque', 'compound'];

export function readDatatype(cursor: ByteCursor, depth = 0): Datatype {
  if (depth > 8) throw damaged(cursor.frame.where, 'a datatype is nested without end');
  const kind = cursor.u8() & 15;
  const bits = cursor.uint(3);
  const size = cursor.u32();
  if (size === 0) throw damaged(cursor.frame.where, 'the elements of an array have no size');
  const bigEndian = (bits & 1) === 1;
  switch (kind) {
    case 0:
      return { kind: 'integer', size, signed: (bits & 8) !== 0, bigEndian };
    case 1: {
      cursor.skip(5);
      return { kind: 'float', size, bigEndian, exponentBits: cursor.u8() };
    }
    case 3:
      return { kind: 'string', size, padding: bits & 15 };
    case 5:
      return { kind: 'opaque', size };
    case 8:
      // Of an enumeration (h5py's booleans), the numbers count.
      return { ...readDatatype(cursor, depth + 1), size };
    case 9:
      return (bits & 15) === 1
        ? { kind: 'variable-string', size }
        : { kind: 'variable-list', size, of: readDatatype(cursor, depth + 1) };
    default:
      return { kind: 'other', size, name: CLASS_NAMES[kind] ?? 'reference or array' };
  }
}

/** `float32`, `int64`, `uint8`, … the way NumPy calls it. */
export function dtypeName(type: Datatype): string {
  if (type.kind === 'integer') return `${type.signed ? 'int' : 'uint'}${type.size * 8}`;
  if (type.kind === 'float') {
    return type.size === 2 && type.exponentBits === 8 ? 'bfloat16' : `float${type.size * 8}`;
  }
  if (type.kind === 'opaque') return `opaque${type.size * 8}`;
  return type.kind === 'other' ? type.name : 'string';
}
