import { describe, expect, test } from '@jest/globals';
import { Allocator } from './allocator.js';
import type { Block } from './block.js';

const MIB = 1024 * 1024;

describe('Allocator', () => {
  test('gives out aligned blocks that never overlap, and takes all of them back', () => {
    const allocator = new Allocator(20480, (bytes) => bytes <= 64 * MIB);
    const live: Block[] = [];
    let state = 7;
    const random = (n: number): number => {
      state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
      return state % n;
    };
    for (let i = 0; i < 5000; i++) {
      if (live.length > 0 && random(5) < 2) {
        allocator.release(live.splice(random(live.length), 1)[0]!);
        continue;
      }
      const bytes = random(4) === 0 ? random(200_000) : random(2000);
      const block = allocator.allocate(bytes);
      if (!block) continue;
      expect(block.size).toBeGreaterThanOrEqual(bytes);
      expect(block.start % 64).toBe(0);
      live.push(block);
    }
    const sorted = live.toSorted((a, b) => a.start - b.start);
    sorted.forEach((block, i) => {
      const next = sorted[i + 1];
      if (next) expect(block.start + block.size).toBeLessThanOrEqual(next.start);
    });
    expect(allocator.stats().blocks).toBe(live.length);
    for (const block of live) allocator.release(block);
    expect(allocator.stats()).toMatchObject({ live: 0, blocks: 0 });
    // Everything merged again: what the blocks took piecemeal can be had in one piece.
    const { highWater } = allocator.stats();
    expect(allocator.allocate(highWater - 20480)).toMatchObject({ start: 20480 });
    expect(allocator.stats().highWater).toBe(highWater);
  });

  test('reuses what was freed: the high-water mark of a repeated pattern is flat', () => {
    const allocator = new Allocator(0, () => true);
    const round = (): void => {
      const blocks = [3000, 70_000, 64, 1_000_000, 12].map((bytes) => allocator.allocate(bytes)!);
      for (const block of [blocks[2]!, blocks[0]!, blocks[4]!, blocks[1]!, blocks[3]!]) {
        allocator.release(block);
      }
    };
    round();
    const { highWater } = allocator.stats();
    for (let i = 0; i < 1000; i++) round();
    expect(allocator.stats().highWater).toBe(highWater);
  });

  test('says so when the memory cannot grow, and goes on with what it has', () => {
    const allocator = new Allocator(0, (bytes) => bytes <= MIB);
    const first = allocator.allocate(MIB / 2)!;
    expect(allocator.allocate(MIB)).toBeUndefined();
    allocator.release(first);
    expect(allocator.allocate(MIB)).toBeDefined();
  });

  test('refuses to release a block twice', () => {
    const allocator = new Allocator(0, () => true);
    const [a, b] = [allocator.allocate(64)!, allocator.allocate(64)!];
    allocator.release(a);
    expect(() => allocator.release(a)).toThrow('released twice');
    allocator.release(b);
    expect(() => allocator.release(b)).toThrow('released twice');
  });
});
