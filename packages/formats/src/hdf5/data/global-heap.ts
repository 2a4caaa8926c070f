import { ByteCursor, type FileFrame } from '../structure/byte-cursor.js';

/** Objects of any length (strings, mostly), by the collection that they lie in. */
export class GlobalHeap {
  readonly #collections = new Map<number, ReadonlyMap<number, Uint8Array>>();

  constructor(private readonly frame: FileFrame) {}

  /** The bytes that a reference in an array stands for; none for one that is empty. */
  follow(reference: ByteCursor, elementSize = 1): Uint8Array {
    const length = reference.u32() * elementSize;
    const address = reference.address();
    const index = reference.u32();
    if (length === 0 || address === null || address === 0) return new Uint8Array(0);
    this.frame.budget.spend(length);
    const object = this.#collection(address).get(index);
    return object ? object.subarray(0, length) : new Uint8Array(0);
  }

  #collection(address: number): ReadonlyMap<number, Uint8Array> {
    const known = this.#collections.get(address);
    if (known) return known;
    const start = ByteCursor.atAddress(this.frame, address);
    const from = start.at;
    start.expectSignature('GCOL').skip(4);
    const size = start.length();
    const cursor = new ByteCursor(this.frame, start.at, from + size);
    const objects = new Map<number, Uint8Array>();
    while (cursor.left >= 8 + this.frame.lengthSize) {
      this.frame.budget.spend(16);
      const index = cursor.u16();
      cursor.skip(6);
      const length = cursor.length();
      // Index 0 is the space that is left.
      if (index === 0) break;
      objects.set(index, cursor.bytes(length));
      cursor.skip(Math.min(cursor.left, (8 - (length % 8)) % 8));
    }
    this.#collections.set(address, objects);
    return objects;
  }
}
