import {
  at,
  generate,
  input,
  normalizeAxes,
  sizeOf,
  type HostTensor,
  type ReferenceKernel,
} from './host-tensor.js';

/** Gathers the elements along some axes into one number for each of the others. */
export function reduce(
  x: HostTensor,
  axes: readonly number[],
  keepDims: boolean,
  dtype: HostTensor['dtype'],
  figure: (elements: number[]) => number,
): HostTensor {
  const kept = x.shape.map((_, i) => i).filter((i) => !axes.includes(i));
  const inner = axes.map((axis) => x.shape[axis] ?? 1);
  const shape = keepDims
    ? x.shape.map((length, i) => (axes.includes(i) ? 1 : length))
    : kept.map((axis) => x.shape[axis] ?? 1);
  return generate(shape, dtype, (coordinates) => {
    const full: number[] = Array(x.shape.length).fill(0) as number[];
    kept.forEach((axis, i) => {
      full[axis] = coordinates[keepDims ? axis : i] ?? 0;
    });
    const elements: number[] = [];
    for (let k = 0; k < sizeOf(inner); k++) {
      let rest = k;
      for (let j = axes.length - 1; j >= 0; j--) {
        full[axes[j] as number] = rest % (inner[j] ?? 1);
        rest = Math.floor(rest / (inner[j] ?? 1));
      }
      elements.push(at(x, full));
    }
    return figure(elements);
  });
}

const total = (elements: number[]) => elements.reduce((a, b) => a + b, 0);
const figures: { readonly [kernel: string]: (elements: number[]) => number } = {
  Sum: total,
  Mean: (elements) => total(elements) / elements.length,
  Prod: (elements) => elements.reduce((a, b) => a * b, 1),
  Max: (elements) => Math.max(...elements),
  Min: (elements) => Math.min(...elements),
};

/** The first position of the best element; NaN never wins. */
function argBest(elements: number[], better: (a: number, b: number) => boolean): number {
  let best = 0;
  elements.forEach((value, i) => {
    if (better(value, elements[best] as number)) best = i;
  });
  return best;
}

type Running = (a: number, b: number) => number;
const scan =
  (identity: number, join: Running): ReferenceKernel =>
  (inputs, { axis, exclusive, reverse }) => {
    const x = input(inputs, 'x');
    const along = normalizeAxes(axis, x.shape.length)[0] ?? 0;
    const length = x.shape[along] ?? 1;
    return generate(x.shape, x.dtype, (coordinates) => {
      const own = coordinates[along] ?? 0;
      let sum = identity;
      for (let k = 0; k < length; k++) {
        const before = reverse ? k > own : k < own;
        if (!before && (exclusive || k !== own)) continue;
        sum = join(sum, at(x, Object.assign([...coordinates], { [along]: k })));
      }
      return sum;
    });
  };

export const reductionReference: { readonly [kernel: string]: ReferenceKernel } = {
  ...Object.fromEntries(
    Object.entries(figures).map(([kernel, figure]): [string, ReferenceKernel] => [
      kernel,
      (inputs, { axis, reductionIndices, keepDims }) => {
        const x = input(inputs, 'x');
        const axes = normalizeAxes(axis ?? reductionIndices, x.shape.length);
        const dtype = kernel === 'Mean' ? 'float32' : x.dtype === 'bool' ? 'int32' : x.dtype;
        return reduce(x, axes, keepDims === true, dtype, figure);
      },
    ]),
  ),
  All: (inputs, { axis, keepDims }) => {
    const x = input(inputs, 'x');
    const axes = normalizeAxes(axis, x.shape.length);
    return reduce(x, axes, keepDims === true, 'bool', (e) => (e.every((v) => v !== 0) ? 1 : 0));
  },
  Any: (inputs, { axis, keepDims }) => {
    const x = input(inputs, 'x');
    const axes = normalizeAxes(axis, x.shape.length);
    return reduce(x, axes, keepDims === true, 'bool', (e) => (e.some((v) => v !== 0) ? 1 : 0));
  },
  ArgMax: (inputs, { axis }) => {
    const x = input(inputs, 'x');
    const axes = normalizeAxes(axis, x.shape.length);
    return reduce(x, axes, false, 'int32', (e) => argBest(e, (a, b) => a > b));
  },
  ArgMin: (inputs, { axis }) => {
    const x = input(inputs, 'x');
    const axes = normalizeAxes(axis, x.shape.length);
    return reduce(x, axes, false, 'int32', (e) => argBest(e, (a, b) => a < b));
  },
  Cumsum: scan(0, (a, b) => a + b),
  Cumprod: scan(1, (a, b) => a * b),
};
