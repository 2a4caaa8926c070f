import {
  expandDims,
  gather,
  reshape,
  slice,
  stridedSlice,
  type ConfigValue,
  type Shape,
  type Tensor,
} from '@graftjs/core';
import { axisOf, integerOf, refused, type OperationDefinition } from './operation-definition.js';

/** A part of an axis, as Python's `start:stop:step`. */
interface Part {
  readonly start: number | null;
  readonly stop: number | null;
  readonly step: number;
}

type Item = number | null | 'rest' | Part;

const isWhole = (value: ConfigValue | undefined): boolean =>
  value === null || value === undefined || Number.isInteger(value);

function itemOf(value: ConfigValue): Item {
  if (value === '...') return 'rest';
  if (value === null || Number.isInteger(value)) return value as number | null;
  if (typeof value === 'object' && !Array.isArray(value)) {
    const { start, stop, step } = value as { readonly [name: string]: ConfigValue };
    if (isWhole(start) && isWhole(stop) && isWhole(step) && step !== 0) {
      const [from, to] = [(start ?? null) as number | null, (stop ?? null) as number | null];
      return { start: from, stop: to, step: (step ?? 1) as number };
    }
  }
  throw refused(
    'an index is a whole number, { start, stop, step }, null for a new axis or "..."',
    value,
  );
}

/** One item for each axis, the rest of the axes whole. */
function itemsOf(key: ConfigValue, rank: number): Exclude<Item, 'rest'>[] {
  const items = (Array.isArray(key) ? (key as ConfigValue[]) : [key]).map(itemOf);
  const taken = items.filter((item) => item !== null && item !== 'rest').length;
  if (taken > rank) throw refused(`there are ${taken} indices for a tensor of rank ${rank}`, key);
  const whole = { start: null, stop: null, step: 1 };
  const rest = Array.from({ length: rank - taken }, () => whole);
  const at = items.indexOf('rest');
  const [before, after] = at < 0 ? [items, []] : [items.slice(0, at), items.slice(at + 1)];
  return [...before, ...rest, ...after] as Exclude<Item, 'rest'>[];
}

/** Where a part of an axis begins and how long it is. */
function rangeOf({ start, stop, step }: Part, length: number): { from: number; count: number } {
  const [low, high] = step > 0 ? [0, length] : [-1, length - 1];
  const bound = (value: number | null, standard: number): number =>
    value === null ? standard : Math.min(high, Math.max(low, value < 0 ? value + length : value));
  const from = bound(start, step > 0 ? low : high);
  const to = bound(stop, step > 0 ? high : low);
  return { from, count: Math.max(0, Math.ceil((to - from) / step)) };
}

function gotShape(x: Shape, key: ConfigValue): Shape {
  let axis = 0;
  return itemsOf(key, x.length).flatMap((item) => {
    if (item === null) return [1];
    const length = x[axis++] ?? null;
    if (typeof item === 'number') return [];
    if (length !== null) return [rangeOf(item, length).count];
    const { start, stop, step } = item;
    return [start === null && stop === null && Math.abs(step) === 1 ? length : null];
  });
}

/** The parts of all axes at once, those of steps other than 1 one by one. */
function takeParts(x: Tensor, items: readonly (number | Part)[]): Tensor {
  const ranges = items.map((item, i) => {
    const length = x.shape[i] ?? 0;
    return typeof item === 'number'
      ? { from: axisOf(item, length), count: 1, step: 1 }
      : { ...rangeOf(item, length), step: item.step };
  });
  const forward = ranges.every(({ step }) => step >= 1);
  if (!forward) return backwards(x, ranges);
  const begin = ranges.map(({ from }) => from);
  const spread = ranges.map(({ count, step }) => Math.max(0, (count - 1) * step + 1));
  const part = slice(
    x,
    begin,
    ranges.map(({ count }, i) => (count === 0 ? 0 : (spread[i] as number))),
  );
  const strides = ranges.map(({ step }) => step);
  if (strides.every((step) => step === 1) || part.size === 0) return part;
  return stridedSlice(
    part,
    begin.map(() => 0),
    part.shape,
    strides,
  );
}

function backwards(
  x: Tensor,
  ranges: readonly { from: number; count: number; step: number }[],
): Tensor {
  return ranges.reduce((part, { from, count, step }, axis) => {
    const places = Array.from({ length: count }, (_, i) => from + i * step);
    return gather(part, places, axis);
  }, x);
}

/** Operations that pick parts of a tensor. */
export const indexingOperations = {
  /** x[key]: `key` holds an item for each axis. */
  getItem: {
    tensors: ['x'],
    settings: ['key'],
    shape: ([x = []], { key = null }) => gotShape(x, key),
    run([x], { key = null }) {
      const input = x as Tensor;
      const items = itemsOf(key, input.rank);
      const parts = items.filter((item) => item !== null);
      const taken = takeParts(input, parts);
      const kept = taken.shape.filter((_, i) => typeof parts[i] !== 'number');
      const y = reshape(taken, kept);
      let axis = 0;
      return items.reduce<Tensor>((made, item) => {
        if (typeof item === 'number') return made;
        const grown = item === null ? expandDims(made, axis) : made;
        axis++;
        return grown;
      }, y);
    },
  },
  take: {
    tensors: ['x', 'indices'],
    settings: ['axis'],
    shape([x = [], indices = []], o) {
      const axis = axisOf(integerOf(o, 'axis'), x.length);
      return [...x.slice(0, axis), ...indices, ...x.slice(axis + 1)];
    },
    run([x, indices], o) {
      const [from, at] = [x as Tensor, indices as Tensor];
      const axis = axisOf(integerOf(o, 'axis'), from.rank);
      const y = gather(from, reshape(at, [-1]) as never, axis);
      return reshape(y, [...from.shape.slice(0, axis), ...at.shape, ...from.shape.slice(axis + 1)]);
    },
  },
} satisfies { readonly [name: string]: OperationDefinition };
