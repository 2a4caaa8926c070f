import type { HostArray } from '../elements/host-array.js';

/** Keeps decoded images up to a number of bytes; those beyond it are decoded again each time. */
export class PixelStore {
  readonly #kept = new Map<string, HostArray<Uint8Array>>();
  readonly #budget: number;
  #bytes = 0;

  constructor(budget: number) {
    this.#budget = budget;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get(file: string): HostArray<Uint8Array> | undefined {
    return this.#kept.get(file);
  }

  /** Keeps it if there is room. Nothing is dropped for it: each image is used once an epoch. */
  offer(file: string, pixels: HostArray<Uint8Array>): void {
    const { byteLength } = pixels.data;
    if (this.#kept.has(file) || this.#bytes + byteLength > this.#budget) return;
    this.#kept.set(file, pixels);
    this.#bytes += byteLength;
  }
}
