import { ByteCursor, type FileFrame } from '../structure/byte-cursor.js';

/** A chunk in the file. */
export interface StoredChunk {
  readonly address: number;
  /** Bytes in the file, where filters changed their number. */
  readonly size: number | null;
  /** Bits of the filters that it did not go through. */
  readonly mask: number;
}

/** Chunks by their number, in an index made for a known number of them. */
export function fixedArrayChunks(frame: FileFrame, address: number): (StoredChunk | null)[] {
  const header = ByteCursor.atAddress(frame, address).expectSignature('FAHD').skip(1);
  const filtered = header.u8() === 1;
  const width = header.u8();
  const pageSize = 2 ** header.u8();
  const count = header.length();
  const block = header.address();
  if (block === null) return [];
  const prefix = ByteCursor.atAddress(frame, block).expectSignature('FADB');
  const cursor = prefix.skip(2 + frame.offsetSize);
  const read = (length: number): (StoredChunk | null)[] => {
    frame.budget.spend(length * width);
    return Array.from({ length }, () => readEntry(cursor.part(width), filtered));
  };
  if (count <= pageSize) return read(count);
  const pages = Math.ceil(count / pageSize);
  const used = cursor.bytes(Math.ceil(pages / 8));
  cursor.skip(4);
  const chunks: (StoredChunk | null)[] = [];
  for (let page = 0; page < pages; page++) {
    const length = Math.min(pageSize, count - page * pageSize);
    const there = ((used[page >> 3] as number) >> (7 - (page & 7))) & 1;
    if (there) chunks.push(...read(length));
    else {
      frame.budget.spend(length);
      cursor.skip(length * width);
      for (let i = 0; i < length; i++) chunks.push(null);
    }
    cursor.skip(4);
  }
  return chunks;
}

/** An entry of an index: an address, and the size and mask of a filtered chunk. */
export function readEntry(entry: ByteCursor, filtered: boolean): StoredChunk | null {
  const address = entry.address();
  const size = filtered ? entry.uint(entry.left - 4) : null;
  const mask = filtered ? entry.u32() : 0;
  return address === null ? null : { address, size, mask };
}
