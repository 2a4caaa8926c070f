import {
  broadcastTo,
  cast,
  concat,
  depthToSpace,
  expandDims,
  mirrorPad,
  oneHot,
  pad,
  reshape,
  reverse,
  slice,
  split,
  squeeze,
  stack,
  tile,
  transpose,
  unstack,
  type DataType,
  type Shape,
  type Tensor,
} from '@graftjs/core';
import { repeatAlong } from '../reshaping/repeat-along.js';
import {
  axesOf,
  axisOf,
  dtypeOf,
  integerOf,
  integersOf,
  numberOf,
  refused,
  type OperationDefinition,
  type Settings,
} from './operation-definition.js';

/** An operation that puts axes in another order. */
const permuting = (
  settings: readonly string[],
  orderOf: (rank: number, o: Settings) => number[],
): OperationDefinition => ({
  tensors: ['x'],
  settings,
  shape: ([x = []], o) => orderOf(x.length, o).map((axis) => x[axis] ?? null),
  run: ([x], o) => transpose(x as Tensor, orderOf((x as Tensor).rank, o)),
});

const axisIn = (o: Settings, name: string, rank: number): number =>
  axisOf(integerOf(o, name), rank);
const counted = (rank: number): number[] => Array.from({ length: rank }, (_, i) => i);

function moved(rank: number, o: Settings): number[] {
  const from = integersOf(o, 'source').map((axis) => axisOf(axis, rank));
  const to = integersOf(o, 'destination').map((axis) => axisOf(axis, rank));
  const order = counted(rank).filter((axis) => !from.includes(axis));
  const pairs = to.map((at, i) => [at, from[i] as number] as const).sort(([a], [b]) => a - b);
  for (const [at, axis] of pairs) order.splice(at, 0, axis);
  return order;
}

/** The one length that a reshape leaves open, where the rest is known. */
function reshaped(x: Shape, wanted: readonly number[]): Shape {
  const size = x.reduce<number | null>((a, b) => (a === null || b === null ? null : a * b), 1);
  const rest = wanted.filter((length) => length !== -1).reduce((a, b) => a * b, 1);
  return wanted.map((length) => (length !== -1 ? length : size === null ? null : size / rest));
}

/** With −1 for what the shape says, one 0 or null may stand for an axis that is kept free. */
const shapeIn = (o: Settings): number[] => {
  const given = o['newshape'];
  const list = Array.isArray(given) ? given : [given];
  return list.map((length) => {
    if (length === null) return -1;
    if (Number.isInteger(length)) return length as number;
    throw refused('a shape is whole numbers', given ?? null);
  });
};

const total = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? null : a + b;

/** More tensors than that come of a mistake. */
const MOST_PARTS = 10_000;

/** The lengths of the parts that an axis is split into. */
function partsOf(length: number | null, o: Settings): (number | null)[] {
  const given = o['indicesOrSections'] ?? null;
  if (!Array.isArray(given)) {
    const count = integerOf(o, 'indicesOrSections');
    if (count < 1 || count > MOST_PARTS) throw refused(`split would give ${count} tensors`);
    return Array<number | null>(count).fill(length === null ? null : length / count);
  }
  const places = [0, ...(given as number[]), length];
  return places.slice(1).map((place, i) => (place === null ? null : place - (places[i] as number)));
}

const withAxis = (x: Shape, axis: number, length: number | null): Shape =>
  x.map((old, i) => (i === axis ? length : old));

function paddings(o: Settings, rank: number): [number, number][] {
  const given = o['padWidth'];
  if (Number.isInteger(given)) return counted(rank).map(() => [given as number, given as number]);
  const pairs = given as readonly [number, number][];
  if (Array.isArray(pairs) && pairs.length === rank) return pairs;
  throw refused('"padWidth" must be two numbers for each axis', given ?? null);
}

const PADDINGS: { readonly [mode: string]: 'reflect' | 'symmetric' } = {
  reflect: 'reflect',
  symmetric: 'symmetric',
};

const castDtype = (o: Settings): DataType => dtypeOf(o) ?? 'float32';

/** Repetitions of all axes, those that are not named once. */
function repetitions(o: Settings, rank: number): number[] {
  const given = integersOf(o, 'repeats');
  return [...Array<number>(Math.max(0, rank - given.length)).fill(1), ...given];
}

/** Operations that move numbers and compute nothing. */
export const rearrangementOperations = {
  broadcastTo: {
    tensors: ['x'],
    settings: ['shape'],
    shape: (_shapes, o) => integersOf(o, 'shape'),
    run: ([x], o) => broadcastTo(x as Tensor, integersOf(o, 'shape')),
  },
  cast: {
    tensors: ['x'],
    settings: ['dtype'],
    dtype: castDtype,
    shape: ([x = []]) => x,
    run: ([x], o) => cast(x as Tensor, castDtype(o)),
  },
  concatenate: {
    tensors: ['xs'],
    several: true,
    settings: ['axis'],
    shape(shapes, o) {
      const [first = []] = shapes;
      const axis = axisIn(o, 'axis', first.length);
      return withAxis(
        first,
        axis,
        shapes.map((shape) => shape[axis] ?? null).reduce(total, 0 as number | null),
      );
    },
    run: (xs, o) => concat([...xs], axisIn(o, 'axis', xs[0]?.rank ?? 0)),
  },
  depthToSpace: {
    tensors: ['x'],
    settings: ['blockSize', 'dataFormat'],
    shape([[batch = null, height = null, width = null, depth = null] = []], o) {
      const block = integerOf(o, 'blockSize');
      const times = (length: number | null) => (length === null ? null : length * block);
      return [batch, times(height), times(width), depth === null ? null : depth / block ** 2];
    },
    run: ([x], o) => depthToSpace(x as never, integerOf(o, 'blockSize')),
  },
  expandDims: {
    tensors: ['x'],
    settings: ['axis'],
    shape: ([x = []], o) => {
      const axis = axisIn(o, 'axis', x.length + 1);
      return [...x.slice(0, axis), 1, ...x.slice(axis)];
    },
    run: ([x], o) => expandDims(x as Tensor, axisIn(o, 'axis', (x as Tensor).rank + 1)),
  },
  flip: {
    tensors: ['x'],
    settings: ['axis'],
    shape: ([x = []]) => x,
    run: ([x], o) => reverse(x as Tensor, axesOf(o, (x as Tensor).rank)),
  },
  moveaxis: permuting(['source', 'destination'], moved),
  oneHot: {
    tensors: ['x'],
    settings: ['numClasses', 'axis', 'dtype'],
    shape: ([x = []], o) => [...x, integerOf(o, 'numClasses')],
    run([x], o) {
      if (integerOf(o, 'axis', -1) !== -1) throw refused('oneHot adds its axis at the end');
      return cast(oneHot(cast(x as Tensor, 'int32'), integerOf(o, 'numClasses')), 'float32');
    },
  },
  pad: {
    tensors: ['x'],
    settings: ['padWidth', 'mode', 'constantValues'],
    shape: ([x = []], o) =>
      paddings(o, x.length).map(([before, after], i) => total(x[i] ?? null, before + after)),
    run([x], o) {
      const widths = paddings(o, (x as Tensor).rank);
      const mode = PADDINGS[String(o['mode'] ?? 'constant').toLowerCase()];
      if (mode) return mirrorPad(x as Tensor, widths, mode);
      return pad(x as Tensor, widths, numberOf(o, 'constantValues', 0));
    },
  },
  ravel: {
    tensors: ['x'],
    shape: ([x = []]) => reshaped(x, [-1]),
    run: ([x]) => reshape(x as Tensor, [-1]),
  },
  repeat: {
    tensors: ['x'],
    settings: ['repeats', 'axis'],
    shape([x = []], o) {
      const axis = axisIn(o, 'axis', x.length);
      const length = x[axis] ?? null;
      return withAxis(x, axis, length === null ? null : length * integerOf(o, 'repeats'));
    },
    run: ([x], o) =>
      repeatAlong(x as Tensor, axisIn(o, 'axis', (x as Tensor).rank), integerOf(o, 'repeats')),
  },
  reshape: {
    tensors: ['x'],
    settings: ['newshape'],
    shape: ([x = []], o) => reshaped(x, shapeIn(o)),
    run: ([x], o) => reshape(x as Tensor, shapeIn(o)),
  },
  roll: {
    tensors: ['x'],
    settings: ['shift', 'axis'],
    shape: ([x = []]) => x,
    run([x], o) {
      const axis = axisIn(o, 'axis', (x as Tensor).rank);
      const length = (x as Tensor).shape[axis] ?? 1;
      const shift = ((integerOf(o, 'shift') % length) + length) % length;
      if (shift === 0) return slice(x as Tensor, 0);
      const [front, back] = split(x as Tensor, [length - shift, shift], axis);
      return concat([back as Tensor, front as Tensor], axis);
    },
  },
  split: {
    tensors: ['x'],
    settings: ['indicesOrSections', 'axis'],
    shape([x = []], o) {
      const axis = axisOf(integerOf(o, 'axis', 0), x.length);
      return partsOf(x[axis] ?? null, o).map((length) => withAxis(x, axis, length));
    },
    run([x], o) {
      const axis = axisOf(integerOf(o, 'axis', 0), (x as Tensor).rank);
      return split(x as Tensor, partsOf((x as Tensor).shape[axis] ?? 0, o) as number[], axis);
    },
  },
  squeeze: {
    tensors: ['x'],
    settings: ['axis'],
    shape([x = []], o) {
      const axes = (o['axis'] ?? null) === null ? null : axesOf(o, x.length);
      return x.filter((length, i) => (axes ? !axes.includes(i) : length !== 1));
    },
    run([x], o) {
      const axes = (o['axis'] ?? null) === null ? undefined : axesOf(o, (x as Tensor).rank);
      return squeeze(x as Tensor, axes);
    },
  },
  stack: {
    tensors: ['xs'],
    several: true,
    settings: ['axis'],
    shape(shapes, o) {
      const [first = []] = shapes;
      const axis = axisOf(integerOf(o, 'axis', 0), first.length + 1);
      return [...first.slice(0, axis), shapes.length, ...first.slice(axis)];
    },
    run: (xs, o) => stack([...xs], axisOf(integerOf(o, 'axis', 0), (xs[0]?.rank ?? 0) + 1)),
  },
  swapaxes: permuting(['axis1', 'axis2'], (rank, o) => {
    const [a, b] = [axisIn(o, 'axis1', rank), axisIn(o, 'axis2', rank)];
    return counted(rank).map((axis) => (axis === a ? b : axis === b ? a : axis));
  }),
  tile: {
    tensors: ['x'],
    settings: ['repeats'],
    shape: ([x = []], o) =>
      repetitions(o, x.length).map((times, i) => {
        const length = x[i] ?? null;
        return length === null ? null : length * times;
      }),
    run: ([x], o) => tile(x as Tensor, repetitions(o, (x as Tensor).rank)),
  },
  transpose: permuting(['axes'], (rank, o) =>
    (o['axes'] ?? null) === null
      ? counted(rank).reverse()
      : integersOf(o, 'axes').map((axis) => axisOf(axis, rank)),
  ),
  unstack: {
    tensors: ['x'],
    settings: ['num', 'axis'],
    shape([x = []], o) {
      const axis = axisOf(integerOf(o, 'axis', 0), x.length);
      const count = x[axis] ?? integerOf(o, 'num');
      if (count > MOST_PARTS) throw refused(`unstack would give ${count} tensors`);
      return Array.from({ length: count }, () => x.filter((_, i) => i !== axis));
    },
    run: ([x], o) => unstack(x as Tensor, axisOf(integerOf(o, 'axis', 0), (x as Tensor).rank)),
  },
} satisfies { readonly [name: string]: OperationDefinition };
