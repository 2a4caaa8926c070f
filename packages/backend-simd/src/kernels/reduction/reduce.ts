import type { Engine } from '../../engine.js';
import type { Block } from '../../memory/block.js';
import { floatBits } from '../float-bits.js';

export const reductionCodes = { sum: 0, max: 1, min: 2, prod: 3 } as const;
export type Reduction = keyof typeof reductionCodes;

/** Elements that one chunk reduces; partial results are then reduced in turn, in order. */
const PART = 1 << 14;

/** Neighbouring axes that are all kept or all reduced, as one. */
interface AxisGroup {
  readonly size: number;
  readonly reduced: boolean;
}

/** The groups of a shape, without axes of one element. */
export function axisGroups(shape: readonly number[], axes: readonly number[]): AxisGroup[] {
  const groups: { size: number; reduced: boolean }[] = [];
  shape.forEach((size, axis) => {
    if (size === 1) return;
    const reduced = axes.includes(axis);
    const last = groups.at(-1);
    if (last && last.reduced === reduced) last.size *= size;
    else groups.push({ size, reduced });
  });
  return groups;
}

/** Reduces the marked groups of x into out, innermost first, the result times `scale`. */
export function reduce(
  engine: Engine,
  reduction: Reduction,
  groups: readonly AxisGroup[],
  call: { x: number; out: number; scale?: number },
): void {
  const code = reductionCodes[reduction];
  let left = [...groups];
  let x = call.x;
  let block: Block | undefined;
  try {
    for (;;) {
      const index = left.findLastIndex(({ reduced }) => reduced);
      const sizes = left.map(({ size }) => size);
      const outer = product(sizes.slice(0, index));
      const length = sizes[index]!;
      const columns = product(sizes.slice(index + 1));
      const parts = partsOf(length, columns);
      const rest = merge(left.toSpliced(index, 1, { size: parts, reduced: true }));
      const final = !rest.some(({ reduced }) => reduced);
      const next = final ? undefined : engine.allocate(outer * parts * columns * 4);
      const to = next?.start ?? call.out;
      const scale = floatBits(final ? (call.scale ?? 1) : 1);
      pass(engine, code, { x, to, outer, length, columns, parts, scale });
      if (block) engine.allocator.release(block);
      block = next;
      if (final) return;
      left = rest;
      x = to;
    }
  } finally {
    if (block) engine.allocator.release(block);
  }
}

function pass(
  engine: Engine,
  code: number,
  call: {
    x: number;
    to: number;
    outer: number;
    length: number;
    columns: number;
    parts: number;
    scale: number;
  },
): void {
  const { x, to, outer, length, columns, parts, scale } = call;
  const partLength = Math.ceil(length / parts);
  const perChunk = Math.max(1, Math.ceil(PART / (length * columns)));
  const chunks = parts > 1 ? outer * parts : Math.ceil(outer / perChunk);
  const shape = [code, x, to, outer, length, parts, partLength];
  if (columns === 1) engine.run('reduceRows', chunks, ...shape, perChunk, scale);
  else engine.run('reduceColumns', chunks, ...shape, columns, scale, perChunk);
}

/** Into how many equal parts an axis is cut; none is empty. */
function partsOf(length: number, columns: number): number {
  if (length * columns < 2 * PART) return 1;
  const partLength = Math.max(Math.ceil(PART / columns), 16);
  const parts = Math.ceil(length / partLength);
  return parts <= 1 ? 1 : Math.ceil(length / Math.ceil(length / parts));
}

function merge(groups: readonly AxisGroup[]): AxisGroup[] {
  const merged: { size: number; reduced: boolean }[] = [];
  for (const { size, reduced } of groups) {
    if (reduced && size === 1) continue;
    const last = merged.at(-1);
    if (last && last.reduced === reduced) last.size *= size;
    else merged.push({ size, reduced });
  }
  return merged;
}

function product(sizes: readonly number[]): number {
  return sizes.reduce((a, b) => a * b, 1);
}
