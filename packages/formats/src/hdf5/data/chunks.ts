import { ByteCursor, damaged, type FileFrame } from '../structure/byte-cursor.js';
import { treeRecords } from '../groups/b-tree-2.js';
import { fixedArrayChunks, readEntry, type StoredChunk } from './chunk-arrays.js';
import { extensibleArrayChunks } from './extensible-array.js';
import type { Dataspace } from './dataspace.js';
import type { Layout } from './layout.js';

/** A chunk and the element of the array that it begins with. */
export interface PlacedChunk extends StoredChunk {
  readonly origin: readonly number[];
}

type Chunked = Extract<Layout, { kind: 'chunked' }>;

/** Every chunk of an array that is in the file, by whichever index. */
export function findChunks(
  frame: FileFrame,
  { address, chunk, index }: Chunked,
  space: Dataspace,
  chunkBytes: number,
): PlacedChunk[] {
  if (address === null) return [];
  const counts = space.shape.map((length, axis) => Math.ceil(length / (chunk[axis] as number)));
  const total = counts.reduce((a, b) => a * b, 1);
  const numbered = (chunks: readonly (StoredChunk | null)[], order = counts.map((_, i) => i)) =>
    chunks.flatMap((stored, number): PlacedChunk[] => {
      if (!stored) return [];
      const origin = originOf(number, chunk, space, order);
      return origin.every((at, axis) => at < (space.shape[axis] as number))
        ? [{ ...stored, origin }]
        : [];
    });
  switch (index.kind) {
    case 'b-tree-1':
      return oldTree(frame, address, chunk.length);
    case 'b-tree-2':
      return newTree(frame, address, chunk);
    case 'single':
      return numbered([{ address, size: index.filteredSize, mask: index.mask }]);
    case 'implicit': {
      frame.budget.spend(total);
      const place = (_: unknown, i: number): StoredChunk => ({
        address: address + i * chunkBytes,
        size: null,
        mask: 0,
      });
      return numbered(Array.from({ length: total }, place));
    }
    case 'fixed-array':
      return numbered(fixedArrayChunks(frame, address));
    case 'extensible-array': {
      // Numbered with the axis that grows in front.
      const open = Math.max(0, space.maxShape.indexOf(Infinity));
      const order = [open, ...counts.map((_, i) => i).filter((axis) => axis !== open)];
      return numbered(extensibleArrayChunks(frame, address, total), order);
    }
  }
}

/** The first element of the chunk of a number, counted over axes in an order, the last fastest. */
function originOf(
  number: number,
  chunk: readonly number[],
  { shape, maxShape }: Dataspace,
  order: readonly number[],
): number[] {
  const origin = chunk.map(() => 0);
  let left = number;
  for (const axis of [...order].reverse()) {
    const length = chunk[axis] as number;
    const limit = maxShape[axis] as number;
    const count = Math.ceil((Number.isFinite(limit) ? limit : (shape[axis] as number)) / length);
    const first = axis === order[0];
    origin[axis] = (first ? left : left % Math.max(1, count)) * length;
    left = Math.floor(left / Math.max(1, count));
  }
  return origin;
}

function oldTree(frame: FileFrame, root: number, rank: number): PlacedChunk[] {
  const chunks: PlacedChunk[] = [];
  const seen = new Set<number>();
  const waiting = [root];
  for (let address = waiting.pop(); address !== undefined; address = waiting.pop()) {
    if (seen.has(address)) throw damaged(frame.where, 'an index refers to itself');
    seen.add(address);
    const cursor = ByteCursor.atAddress(frame, address).expectSignature('TREE');
    if (cursor.u8() !== 1) throw damaged(frame.where, 'an index is of another kind');
    const level = cursor.u8();
    const count = cursor.u16();
    frame.budget.spend(32 + count * 32);
    cursor.skip(2 * frame.offsetSize);
    for (let i = 0; i < count; i++) {
      const [size, mask] = [cursor.u32(), cursor.u32()];
      const origin = Array.from({ length: rank }, () => cursor.uint(8));
      cursor.skip(8);
      const child = cursor.address();
      if (child === null) continue;
      if (level > 0) waiting.push(child);
      else chunks.push({ address: child, size, mask, origin });
    }
  }
  return chunks;
}

function newTree(frame: FileFrame, root: number, chunk: readonly number[]): PlacedChunk[] {
  return treeRecords(frame, root).flatMap((record) => {
    const entry = record.part(record.left - 8 * chunk.length);
    const stored = readEntry(entry, entry.left > frame.offsetSize);
    const origin = chunk.map((length) => record.uint(8) * length);
    return stored ? [{ ...stored, origin }] : [];
  });
}
