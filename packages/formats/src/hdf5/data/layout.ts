import { FormatError } from '@graftjs/core';
import { damaged, type ByteCursor } from '../structure/byte-cursor.js';

/** Where the elements of an array are. */
export type Layout =
  | { readonly kind: 'compact'; readonly bytes: Uint8Array }
  | { readonly kind: 'contiguous'; readonly address: number | null }
  | {
      readonly kind: 'chunked';
      readonly address: number | null;
      /** Lengths of a chunk along each axis. */
      readonly chunk: readonly number[];
      readonly index: ChunkIndex;
    };

/** How chunks are found. */
export type ChunkIndex =
  | { readonly kind: 'b-tree-1' | 'b-tree-2' | 'implicit' }
  | { readonly kind: 'single'; readonly filteredSize: number | null; readonly mask: number }
  | { readonly kind: 'fixed-array' | 'extensible-array' };

export function readLayout(cursor: ByteCursor): Layout {
  const { where } = cursor.frame;
  const version = cursor.u8();
  if (version < 1 || version > 5) throw damaged(where, 'the place of an array is not readable');
  return version < 3 ? readOldLayout(cursor) : readNewLayout(cursor, version);
}

function readOldLayout(cursor: ByteCursor): Layout {
  const [rank, kind] = [cursor.u8(), cursor.u8()];
  cursor.skip(5);
  const address = kind === 0 ? null : cursor.address();
  const lengths = Array.from({ length: rank }, () => cursor.u32());
  if (kind === 0) return { kind: 'compact', bytes: cursor.bytes(cursor.u32()) };
  if (kind === 1) return { kind: 'contiguous', address };
  return { kind: 'chunked', address, chunk: lengths.slice(0, -1), index: { kind: 'b-tree-1' } };
}

function readNewLayout(cursor: ByteCursor, version: number): Layout {
  const kind = cursor.u8();
  if (kind === 0) return { kind: 'compact', bytes: cursor.bytes(cursor.u16()) };
  if (kind === 1) return { kind: 'contiguous', address: cursor.address() };
  if (kind !== 2) {
    throw new FormatError({
      where: cursor.frame.where,
      problem: 'an array of the HDF5 file lies in other files, which are not opened',
    });
  }
  if (version === 3) {
    const rank = cursor.u8();
    const address = cursor.address();
    const chunk = Array.from({ length: rank }, () => cursor.u32()).slice(0, -1);
    return { kind: 'chunked', address, chunk, index: { kind: 'b-tree-1' } };
  }
  const flags = cursor.u8();
  const rank = cursor.u8();
  const width = cursor.u8();
  const chunk = Array.from({ length: rank }, () => cursor.uint(width)).slice(0, -1);
  const index = readIndex(cursor, flags);
  return { kind: 'chunked', address: cursor.address(), chunk, index };
}

function readIndex(cursor: ByteCursor, flags: number): ChunkIndex {
  switch (cursor.u8()) {
    case 1:
      return flags & 2
        ? { kind: 'single', filteredSize: cursor.length(), mask: cursor.u32() }
        : { kind: 'single', filteredSize: null, mask: 0 };
    case 2:
      return { kind: 'implicit' };
    case 3:
      cursor.skip(1);
      return { kind: 'fixed-array' };
    case 4:
      cursor.skip(5);
      return { kind: 'extensible-array' };
    case 5:
      cursor.skip(6);
      return { kind: 'b-tree-2' };
    default:
      throw damaged(cursor.frame.where, 'the chunks of an array cannot be found');
  }
}
