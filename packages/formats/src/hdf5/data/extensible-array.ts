import { ByteCursor, damaged, type FileFrame } from '../structure/byte-cursor.js';
import { readEntry, type StoredChunk } from './chunk-arrays.js';

interface Shape {
  readonly filtered: boolean;
  /** Bytes of an entry. */
  readonly width: number;
  /** Entries in the index block itself, and in the smallest data block. */
  readonly inIndex: number;
  readonly smallest: number;
  /** Pointers in the smallest secondary block. */
  readonly minPointers: number;
  readonly pageSize: number;
  /** Bytes of an offset into the array. */
  readonly offsetBytes: number;
  readonly levels: number;
}

/**
 * Chunks by their number, in an index that grows: some entries in the index block, then data
 * blocks of doubling size, the larger of them behind secondary blocks.
 */
export function extensibleArrayChunks(
  frame: FileFrame,
  address: number,
  count: number,
): (StoredChunk | null)[] {
  const { shape, index } = readHeader(frame, address);
  const chunks: (StoredChunk | null)[] = [];
  if (index === null) return chunks;
  const prefix = (signature: string, at: number): ByteCursor =>
    ByteCursor.atAddress(frame, at)
      .expectSignature(signature)
      .skip(2 + frame.offsetSize);
  const read = (cursor: ByteCursor, length: number): void => {
    frame.budget.spend(length * shape.width);
    for (let i = 0; i < length; i++) {
      chunks.push(readEntry(cursor.part(shape.width), shape.filtered));
    }
  };
  const readBlock = (at: number | null, length: number): void => {
    if (at === null) {
      frame.budget.spend(length);
      for (let i = 0; i < length; i++) chunks.push(null);
      return;
    }
    const cursor = prefix('EADB', at).skip(shape.offsetBytes);
    if (length <= shape.pageSize) return read(cursor, length);
    cursor.skip(4);
    for (let done = 0; done < length; done += shape.pageSize) {
      read(cursor, shape.pageSize);
      cursor.skip(4);
    }
  };
  const cursor = prefix('EAIB', index);
  read(cursor, shape.inIndex);
  const levels = Array.from({ length: shape.levels }, (_, level) => ({
    blocks: 2 ** (level >> 1),
    length: 2 ** ((level + 1) >> 1) * shape.smallest,
  }));
  const direct = 2 * Math.log2(shape.minPointers);
  for (const { blocks, length } of levels.slice(0, direct)) {
    for (let i = 0; i < blocks; i++) readBlock(cursor.address(), length);
  }
  for (const { blocks, length } of levels.slice(direct)) {
    if (chunks.length >= count) break;
    const at = cursor.address();
    if (at === null) break;
    const secondary = prefix('EASB', at).skip(shape.offsetBytes);
    const pages = length > shape.pageSize ? Math.ceil(length / shape.pageSize / 8) : 0;
    secondary.skip(blocks * pages);
    for (let i = 0; i < blocks && chunks.length < count; i++) {
      readBlock(secondary.address(), length);
    }
  }
  return chunks;
}

function readHeader(
  frame: FileFrame,
  address: number,
): { readonly shape: Shape; readonly index: number | null } {
  const header = ByteCursor.atAddress(frame, address).expectSignature('EAHD').skip(1);
  const filtered = header.u8() === 1;
  const width = header.u8();
  const maxBits = header.u8();
  const [inIndex, smallest, minPointers] = [header.u8(), header.u8(), header.u8()];
  const pageSize = 2 ** header.u8();
  header.skip(6 * frame.lengthSize);
  const levels = 1 + maxBits - Math.log2(smallest);
  const sane = [smallest, minPointers].every((n) => n > 0 && Number.isInteger(Math.log2(n)));
  if (!sane || levels < 1) throw damaged(frame.where, 'an index has no shape');
  const offsetBytes = Math.ceil(maxBits / 8);
  return {
    shape: { filtered, width, inIndex, smallest, minPointers, pageSize, offsetBytes, levels },
    index: header.address(),
  };
}
