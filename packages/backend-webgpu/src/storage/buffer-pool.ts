/** Buffers of one size and use that wait to be used again, the lowest number last. */
interface Shelf {
  readonly size: number;
  readonly free: GPUBuffer[];
}

/**
 * Buffers to use again, in the place of tfjs's own pool. It hands out the free buffer with the lowest
 * number, so that each step of a training gets the very buffers that the step before had, and the
 * bind groups made for them serve again. It knows where a buffer belongs without a search.
 */
export class BufferPool {
  readonly #device: GPUDevice;
  readonly #shelves = new Map<string, Shelf>();
  readonly #shelfOf = new Map<GPUBuffer, Shelf>();
  readonly #numbers = new WeakMap<GPUBuffer, number>();
  #created = 0;
  #numFree = 0;
  /** What tensors and commands hold at the moment, in bytes. */
  numBytesUsed = 0;
  /** That, and what waits to be used again. */
  numBytesAllocated = 0;

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /** @param reuse whether a buffer that was used before will do */
  acquireBuffer(
    size: number,
    usage: GPUBufferUsageFlags,
    mappedAtCreation = false,
    reuse = true,
  ): GPUBuffer {
    const shelf = this.#shelf(size, usage);
    const found = reuse ? shelf.free.pop() : undefined;
    this.numBytesUsed += size;
    if (found) {
      this.#numFree--;
      return found;
    }
    const buffer = this.#device.createBuffer({ size, usage, mappedAtCreation });
    this.numBytesAllocated += size;
    this.#shelfOf.set(buffer, shelf);
    this.#numbers.set(buffer, this.#created++);
    return buffer;
  }

  /** @param reuse false where the buffer is not to be used again */
  releaseBuffer(buffer: GPUBuffer, reuse = true): void {
    const shelf = this.#shelfOf.get(buffer);
    if (!shelf) return;
    this.numBytesUsed -= shelf.size;
    if (!reuse) {
      this.#shelfOf.delete(buffer);
      this.numBytesAllocated -= shelf.size;
      buffer.destroy();
      return;
    }
    this.#numFree++;
    const number = this.numberOf(buffer);
    let at = shelf.free.length;
    while (at > 0 && this.numberOf(shelf.free[at - 1]!) < number) at--;
    shelf.free.splice(at, 0, buffer);
  }

  /** The number of a buffer of this pool. */
  numberOf(buffer: GPUBuffer): number {
    return this.#numbers.get(buffer) ?? -1;
  }

  getNumUsedBuffers(): number {
    return this.#shelfOf.size - this.#numFree;
  }

  getNumFreeBuffers(): number {
    return this.#numFree;
  }

  dispose(): void {
    for (const buffer of this.#shelfOf.keys()) buffer.destroy();
    this.#shelfOf.clear();
    this.#shelves.clear();
    this.#numFree = this.numBytesUsed = this.numBytesAllocated = 0;
  }

  #shelf(size: number, usage: GPUBufferUsageFlags): Shelf {
    const key = `${size} ${usage}`;
    let shelf = this.#shelves.get(key);
    if (!shelf) this.#shelves.set(key, (shelf = { size, free: [] }));
    return shelf;
  }
}
