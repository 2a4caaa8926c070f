import { ByteCursor, damaged, type FileFrame } from '../structure/byte-cursor.js';
import { treeRecords } from './b-tree-2.js';
import { bytesToCount } from './bytes-to-count.js';

/** A heap of links or attributes, with their contents found by an id. */
export class FractalHeap {
  readonly idLength: number;
  readonly #frame: FileFrame;
  readonly #width: number;
  readonly #startSize: number;
  readonly #maxDirect: number;
  readonly #offsetBytes: number;
  readonly #lengthBytes: number;
  readonly #root: number | null;
  readonly #rows: number;
  readonly #hugeTree: number | null;
  #huge: ReadonlyMap<number, { address: number; length: number }> | null = null;

  constructor(frame: FileFrame, address: number) {
    this.#frame = frame;
    const cursor = ByteCursor.atAddress(frame, address).expectSignature('FRHP').skip(1);
    this.idLength = cursor.u16();
    const filtered = cursor.u16() > 0;
    if (filtered) throw damaged(frame.where, 'it compresses names or attributes');
    cursor.skip(1);
    const maxManaged = cursor.u32();
    cursor.length();
    this.#hugeTree = cursor.address();
    cursor.skip(frame.lengthSize + frame.offsetSize + frame.lengthSize * 8);
    this.#width = cursor.u16();
    this.#startSize = cursor.length();
    this.#maxDirect = cursor.length();
    const maxHeapBits = cursor.u16();
    cursor.skip(2);
    this.#root = cursor.address();
    this.#rows = cursor.u16();
    this.#offsetBytes = Math.ceil(maxHeapBits / 8);
    this.#lengthBytes = Math.min(bytesToCount(this.#maxDirect), bytesToCount(maxManaged));
    const sane = this.#width > 0 && this.#startSize > 0 && maxHeapBits <= 64 && this.idLength >= 2;
    if (!sane) throw damaged(frame.where, 'a heap of it has no size');
  }

  /** What an id stands for. */
  object(id: ByteCursor): ByteCursor {
    const kind = (id.u8() >> 4) & 3;
    if (kind === 0) {
      const offset = id.uint(this.#offsetBytes);
      return this.#managed(offset, id.uint(this.#lengthBytes));
    }
    if (kind === 1) return this.#hugeObject(id);
    const long = this.idLength > 17;
    const length = ((this.#frame.bytes[id.at - 1] as number) & 15) * (long ? 256 : 1);
    return id.part((long ? length + id.u8() : length) + 1);
  }

  /** Blocks double in size from the third row on; an offset counts through all of them. */
  #managed(offset: number, length: number): ByteCursor {
    let [address, rows, start] = [this.#root, this.#rows, 0];
    for (let depth = 0; depth < 64; depth++) {
      if (address === null) break;
      this.#frame.budget.spend(64);
      if (rows === 0) {
        const block = ByteCursor.atAddress(this.#frame, address).expectSignature('FHDB');
        return new ByteCursor(this.#frame, block.at - 4 + offset - start).part(length);
      }
      const place: { index: number; start: number; size: number } | null = this.#placeOf(
        offset - start,
        rows,
      );
      if (!place) break;
      const block = ByteCursor.atAddress(this.#frame, address).expectSignature('FHIB');
      const { offsetSize } = this.#frame;
      block.skip(1 + offsetSize + this.#offsetBytes + place.index * offsetSize);
      address = block.address();
      start += place.start;
      rows = place.size > this.#maxDirect ? this.#rowsIn(place.size) : 0;
    }
    throw damaged(this.#frame.where, 'a name or an attribute is not where it should be');
  }

  #placeOf(offset: number, rows: number): { index: number; start: number; size: number } | null {
    let start = 0;
    for (let row = 0; row < rows; row++) {
      const size = this.#startSize * 2 ** Math.max(0, row - 1);
      if (offset < start + size * this.#width) {
        const column = Math.floor((offset - start) / size);
        return { index: row * this.#width + column, start: start + column * size, size };
      }
      start += size * this.#width;
    }
    return null;
  }

  /** Rows of a nested block that spans so many bytes. */
  #rowsIn(size: number): number {
    return Math.log2(size) - Math.log2(this.#startSize * this.#width) + 1;
  }

  /** Objects too large for the heap, indexed by number. */
  #hugeObject(id: ByteCursor): ByteCursor {
    const { lengthSize } = this.#frame;
    this.#huge ??= new Map(
      (this.#hugeTree === null ? [] : treeRecords(this.#frame, this.#hugeTree)).map((record) => {
        const place = { address: record.address() ?? Infinity, length: record.length() };
        return [record.length(), place];
      }),
    );
    const found = this.#huge.get(id.uint(Math.min(lengthSize, this.idLength - 1)));
    if (!found) throw damaged(this.#frame.where, 'a large attribute is missing');
    return ByteCursor.atAddress(this.#frame, found.address, found.length);
  }
}
