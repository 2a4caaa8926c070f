import { unzlibSync } from 'fflate';
import { FormatError } from '@graftjs/core';
import { damaged, type ByteCursor } from '../structure/byte-cursor.js';
import { expandLzf } from './lzf.js';

/** One step that chunks went through on their way into the file. */
export interface Filter {
  readonly id: number;
  readonly values: readonly number[];
}

const NAMES: Readonly<Record<number, string>> = {
  4: 'szip',
  5: 'nbit',
  6: 'scale-offset',
  307: 'bzip2',
  32001: 'blosc',
  32004: 'lz4',
  32015: 'zstd',
};

export function readFilters(cursor: ByteCursor): Filter[] {
  const version = cursor.u8();
  const count = cursor.u8();
  if (version === 1) cursor.skip(6);
  return Array.from({ length: count }, () => {
    const id = cursor.u16();
    const nameLength = version === 1 || id >= 256 ? cursor.u16() : 0;
    cursor.skip(2);
    const valueCount = cursor.u16();
    cursor.skip(version === 1 ? Math.ceil(nameLength / 8) * 8 : nameLength);
    const values = Array.from({ length: valueCount }, () => cursor.u32());
    if (version === 1 && valueCount % 2 === 1) cursor.skip(4);
    return { id, values };
  });
}

/**
 * A chunk as it was before its filters.
 *
 * @param skipped bits of the filters that this chunk did not go through
 * @param size bytes that must come out
 */
export function unfilter(
  chunk: Uint8Array,
  filters: readonly Filter[],
  skipped: number,
  size: number,
  where: string,
): Uint8Array {
  let bytes = chunk;
  for (let i = filters.length - 1; i >= 0; i--) {
    if (skipped & (1 << i)) continue;
    bytes = undo(filters[i] as Filter, bytes, size, where);
  }
  if (bytes.length < size) throw damaged(where, 'a chunk of an array is too short');
  return bytes;
}

function undo({ id, values }: Filter, bytes: Uint8Array, size: number, where: string): Uint8Array {
  if (id === 1) return inflate(bytes, size, where);
  if (id === 2) return unshuffle(bytes, values[0] ?? 1);
  // A checksum of four bytes at the end.
  if (id === 3) return bytes.subarray(0, Math.max(0, bytes.length - 4));
  if (id === 32000) return expandLzf(bytes, size, where);
  throw new FormatError({
    where,
    problem: 'an array is compressed in a way that cannot be read',
    operands: [{ label: 'filter', value: NAMES[id] ?? `number ${id}` }],
    hint: 'Write the file again with compression="gzip", or with none.',
  });
}

/** Room for a checksum that may lie within; no more is made of a chunk, whatever it holds. */
const SLACK = 16;

function inflate(bytes: Uint8Array, size: number, where: string): Uint8Array {
  try {
    return unzlibSync(bytes, { out: new Uint8Array(size + SLACK) });
  } catch (error) {
    throw new FormatError({
      where,
      problem: 'a compressed part of an array is damaged',
      operands: [{ label: 'reason', value: (error as Error).message }],
      cause: error,
    });
  }
}

/** First bytes of all elements, then all second bytes, …: back to whole elements. */
function unshuffle(bytes: Uint8Array, elementSize: number): Uint8Array {
  const count = Math.floor(bytes.length / elementSize);
  if (elementSize < 2 || count < 2) return bytes;
  const whole = bytes.slice();
  for (let byte = 0; byte < elementSize; byte++) {
    for (let i = 0; i < count; i++) {
      whole[i * elementSize + byte] = bytes[byte * count + i] as number;
    }
  }
  return whole;
}
