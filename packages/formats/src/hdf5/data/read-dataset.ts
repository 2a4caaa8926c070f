import { ByteCursor, damaged, type FileFrame } from '../structure/byte-cursor.js';
import { findChunks, type PlacedChunk } from './chunks.js';
import type { Dataspace } from './dataspace.js';
import { unfilter, type Filter } from './filters.js';
import type { Layout } from './layout.js';

export interface StoredArray {
  readonly space: Dataspace;
  readonly elementBytes: number;
  readonly layout: Layout;
  readonly filters: readonly Filter[];
  /** The bytes of an element where nothing was written; none means zeros. */
  readonly fill: Uint8Array;
}

/** The most that deflate makes of a byte. */
const MOST_COMPRESSION = 1040;

/** All bytes of an array, its elements in order. */
export function readArrayBytes(frame: FileFrame, array: StoredArray): Uint8Array {
  const { space, elementBytes, layout, fill } = array;
  const size = space.size * elementBytes;
  if (layout.kind === 'compact') {
    if (layout.bytes.length < size) throw damaged(frame.where, 'an array is cut off');
    return layout.bytes.subarray(0, size);
  }
  if (layout.kind === 'contiguous') {
    return layout.address === null || size === 0
      ? filled(frame, size, fill)
      : ByteCursor.atAddress(frame, layout.address, size).bytes(size);
  }
  return readChunked(frame, array, layout, size);
}

/** An array that nobody wrote to: allowed as far as the file could have held it. */
function filled(frame: FileFrame, size: number, fill: Uint8Array): Uint8Array {
  if (size > 4 * frame.bytes.length + 2 ** 20) {
    throw damaged(frame.where, 'an array is larger than what is in the file');
  }
  const bytes = new Uint8Array(size);
  if (fill.some((byte) => byte !== 0)) {
    for (let at = 0; at + fill.length <= size; at += fill.length) bytes.set(fill, at);
  }
  return bytes;
}

function readChunked(
  frame: FileFrame,
  { space, elementBytes, filters, fill }: StoredArray,
  layout: Extract<Layout, { kind: 'chunked' }>,
  size: number,
): Uint8Array {
  const { chunk } = layout;
  const chunkBytes = chunk.reduce((a, b) => a * b, elementBytes);
  const fits = chunk.length === space.shape.length && chunk.every((length) => length > 0);
  if (!fits || !Number.isSafeInteger(chunkBytes)) {
    throw damaged(frame.where, 'the chunks of an array have no size');
  }
  const chunks = findChunks(frame, layout, space, chunkBytes);
  const stored = chunks.map((each) => each.size ?? chunkBytes);
  const inFile = stored.reduce((a, b) => a + b, 0);
  const most = filters.length > 0 ? inFile * MOST_COMPRESSION : inFile;
  if (size > most + 4 * frame.bytes.length + 2 ** 20 || chunkBytes > 4 * size + 2 ** 20) {
    throw damaged(frame.where, 'an array is larger than what is in the file');
  }
  frame.budget.spend(Math.min(inFile, frame.bytes.length));
  const whole = fill.some((byte) => byte !== 0) ? filled(frame, size, fill) : new Uint8Array(size);
  for (const [i, placed] of chunks.entries()) {
    const bytes = ByteCursor.atAddress(frame, placed.address).bytes(stored[i] as number);
    const plain = unfilter(bytes, filters, placed.mask, chunkBytes, frame.where);
    place(whole, plain, placed, { shape: space.shape, chunk, elementBytes });
  }
  return whole;
}

/** Copies a chunk to its place, row by row; what reaches beyond the array is left out. */
function place(
  whole: Uint8Array,
  bytes: Uint8Array,
  { origin }: PlacedChunk,
  {
    shape,
    chunk,
    elementBytes,
  }: {
    readonly shape: readonly number[];
    readonly chunk: readonly number[];
    readonly elementBytes: number;
  },
): void {
  const rank = shape.length;
  const inside = chunk.map((length, axis) =>
    Math.min(length, (shape[axis] as number) - (origin[axis] as number)),
  );
  if (inside.some((length) => length <= 0)) return;
  const row = (inside[rank - 1] ?? 1) * elementBytes;
  const rows = inside.slice(0, -1).reduce((a, b) => a * b, 1);
  const at = inside.map(() => 0);
  for (let r = 0; r < rows; r++) {
    let [from, to] = [0, 0];
    for (let axis = 0; axis < rank; axis++) {
      from = from * (chunk[axis] as number) + (at[axis] as number);
      to = to * (shape[axis] as number) + (origin[axis] as number) + (at[axis] as number);
    }
    whole.set(bytes.subarray(from * elementBytes, from * elementBytes + row), to * elementBytes);
    for (let axis = rank - 2; axis >= 0; axis--) {
      at[axis] = (at[axis] as number) + 1;
      if ((at[axis] as number) < (inside[axis] as number)) break;
      at[axis] = 0;
    }
  }
}
