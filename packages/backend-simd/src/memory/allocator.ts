import type { Block } from './block.js';

/** Blocks begin and end on cache lines, so that threads never share one by accident. */
const ALIGNMENT = 64;
/** Lists of free blocks: eight for each power of two from 2^6 to 2^32. */
const CLASSES = 27 * 8;

/** What the allocator has given out, in bytes. */
export interface AllocatorStats {
  readonly live: number;
  readonly peakLive: number;
  /** How far into the memory blocks have ever reached. */
  readonly highWater: number;
  readonly blocks: number;
}

/**
 * Two-level segregated fit (Masmano et al. 2004): allocation and release in constant time, freed
 * neighbours merge at once, and a request takes from the smallest class that surely fits.
 */
export class Allocator {
  readonly #lists: (Block | undefined)[] = new Array(CLASSES).fill(undefined);
  readonly #grow: (bytes: number) => boolean;
  #last: Block | undefined;
  #top: number;
  #live = 0;
  #peakLive = 0;
  #blocks = 0;

  /**
   * @param base first address that may be given out
   * @param grow makes the memory reach at least so many bytes; false where it cannot
   */
  constructor(base: number, grow: (bytes: number) => boolean) {
    this.#top = align(base);
    this.#grow = grow;
  }

  /** A block of at least so many bytes, or `undefined` when the memory is exhausted. */
  allocate(bytes: number): Block | undefined {
    const size = Math.max(ALIGNMENT, align(bytes));
    const block = this.#take(size) ?? this.#extend(size);
    if (!block) return undefined;
    this.#live += block.size;
    this.#blocks++;
    if (this.#live > this.#peakLive) this.#peakLive = this.#live;
    return block;
  }

  release(block: Block): void {
    if (block.free) throw new Error(`block ${block.start} was released twice`);
    this.#live -= block.size;
    this.#blocks--;
    const { before, after } = block;
    let merged = block;
    if (before?.free) {
      this.#unlist(before);
      merged = before;
      this.#absorb(before, block);
    }
    if (after?.free) {
      this.#unlist(after);
      this.#absorb(merged, after);
    }
    if (merged === this.#last) {
      this.#last = merged.before;
      if (this.#last) this.#last.after = undefined;
      this.#top = merged.start;
      block.free = true;
      return;
    }
    block.free = true;
    this.#list(merged);
  }

  stats(): AllocatorStats {
    return {
      live: this.#live,
      peakLive: this.#peakLive,
      highWater: this.#highWater,
      blocks: this.#blocks,
    };
  }

  #highWater = 0;

  #take(size: number): Block | undefined {
    // The own class may hold a block that is large enough; any higher class surely does.
    const own = classOf(size);
    for (let block = this.#lists[own]; block; block = block.nextFree) {
      if (block.size >= size) return this.#split(block, size);
    }
    for (let index = own + 1; index < CLASSES; index++) {
      const block = this.#lists[index];
      if (block) return this.#split(block, size);
    }
    return undefined;
  }

  #split(block: Block, size: number): Block {
    this.#unlist(block);
    block.free = false;
    const rest = block.size - size;
    if (rest >= ALIGNMENT) {
      block.size = size;
      const remainder = makeBlock(block.start + size, rest, block, block.after);
      if (block.after) block.after.before = remainder;
      block.after = remainder;
      this.#list(remainder);
    }
    return block;
  }

  #extend(size: number): Block | undefined {
    const end = this.#top + size;
    if (!this.#grow(end)) return undefined;
    const block = makeBlock(this.#top, size, this.#last, undefined);
    if (this.#last) this.#last.after = block;
    this.#last = block;
    this.#top = end;
    if (end > this.#highWater) this.#highWater = end;
    return block;
  }

  #absorb(block: Block, next: Block): void {
    block.size += next.size;
    block.after = next.after;
    if (next.after) next.after.before = block;
    if (this.#last === next) this.#last = block;
  }

  #list(block: Block): void {
    const index = classOf(block.size);
    const head = this.#lists[index];
    block.free = true;
    block.previousFree = undefined;
    block.nextFree = head;
    if (head) head.previousFree = block;
    this.#lists[index] = block;
  }

  #unlist(block: Block): void {
    if (block.previousFree) block.previousFree.nextFree = block.nextFree;
    else this.#lists[classOf(block.size)] = block.nextFree;
    if (block.nextFree) block.nextFree.previousFree = block.previousFree;
    block.previousFree = undefined;
    block.nextFree = undefined;
  }
}

function makeBlock(
  start: number,
  size: number,
  before: Block | undefined,
  after: Block | undefined,
): Block {
  return { start, size, free: false, before, after, previousFree: undefined, nextFree: undefined };
}

function align(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

/** Power of two of the size, then the next three bits. */
function classOf(size: number): number {
  const power = 31 - Math.clz32(size / ALIGNMENT);
  const eighth = Math.floor(size / ALIGNMENT / 2 ** (power - 3)) & 7;
  return power * 8 + eighth;
}
