import {
  at,
  coordinatesOf,
  generate,
  input,
  positionOf,
  sizeOf,
  type HostTensor,
  type ReferenceKernel,
} from './host-tensor.js';

/** Rows of indices over the leading axes of a tensor. */
function rows(indices: HostTensor): number[][] {
  const width = indices.shape.at(-1) ?? 1;
  return Array.from({ length: indices.values.length / width }, (_, r) =>
    Array.from(indices.values.slice(r * width, (r + 1) * width)),
  );
}

/** Puts each update at its row of indices, starting from `base`. */
function scatter(
  base: HostTensor,
  indices: HostTensor,
  updates: HostTensor,
  join: (old: number, update: number) => number,
): HostTensor {
  const values = Float64Array.from(base.values);
  const depth = indices.shape.at(-1) ?? 1;
  const block = sizeOf(base.shape.slice(depth));
  rows(indices).forEach((row, r) => {
    const start = positionOf([...row, ...base.shape.slice(depth).map(() => 0)], base.shape);
    for (let k = 0; k < block; k++) {
      const update = updates.values[updates.values.length === 1 ? 0 : r * block + k] ?? 0;
      values[start + k] = join(values[start + k] ?? 0, update);
    }
  });
  return { ...base, values };
}

const filled = (
  shape: readonly number[],
  dtype: HostTensor['dtype'],
  value: number,
): HostTensor => ({
  shape,
  dtype,
  values: new Float64Array(sizeOf(shape)).fill(value),
});

export const indexingReference: { readonly [kernel: string]: ReferenceKernel } = {
  GatherV2: (inputs, { axis, batchDims }) => {
    const [x, indices] = [input(inputs, 'x'), input(inputs, 'indices')];
    const along = ((axis as number) + x.shape.length) % x.shape.length;
    const shared = (batchDims as number | undefined) ?? 0;
    const own = indices.shape.slice(shared);
    const shape = [...x.shape.slice(0, along), ...own, ...x.shape.slice(along + 1)];
    return generate(shape, x.dtype, (c) => {
      const picked = c.slice(along, along + own.length);
      const index = at(indices, [...c.slice(0, shared), ...picked]);
      return at(x, [...c.slice(0, along), index, ...c.slice(along + own.length)]);
    });
  },
  GatherNd: (inputs) => {
    const [x, indices] = [input(inputs, 'params'), input(inputs, 'indices')];
    const depth = indices.shape.at(-1) ?? 1;
    const lead = indices.shape.slice(0, -1);
    const picks = rows(indices);
    return generate([...lead, ...x.shape.slice(depth)], x.dtype, (c) => {
      const row = picks[positionOf(c.slice(0, lead.length), lead)] ?? [];
      return at(x, [...row, ...c.slice(lead.length)]);
    });
  },
  ScatterNd: (inputs, { shape }) => {
    const updates = input(inputs, 'updates');
    const base = filled(shape as number[], updates.dtype, 0);
    return scatter(base, input(inputs, 'indices'), updates, (old, update) => old + update);
  },
  TensorScatterUpdate: (inputs) =>
    scatter(
      input(inputs, 'tensor'),
      input(inputs, 'indices'),
      input(inputs, 'updates'),
      (_, u) => u,
    ),
  SparseToDense: (inputs, { outputShape }) => {
    const [values, fallback] = [input(inputs, 'sparseValues'), input(inputs, 'defaultValue')];
    const base = filled(outputShape as number[], values.dtype, fallback.values[0] ?? 0);
    return scatter(base, input(inputs, 'sparseIndices'), values, (_, update) => update);
  },
  UnsortedSegmentSum: (inputs, { numSegments }) => {
    const [x, ids] = [input(inputs, 'x'), input(inputs, 'segmentIds')];
    const shape = [numSegments as number, ...x.shape.slice(1)];
    const sum = filled(shape, x.dtype, 0);
    const block = sizeOf(x.shape.slice(1));
    x.values.forEach((value, i) => {
      const segment = ids.values[Math.floor(i / block)] ?? -1;
      if (segment < 0 || segment >= (numSegments as number)) return;
      const target = segment * block + (i % block);
      sum.values[target] = (sum.values[target] ?? 0) + value;
    });
    return sum;
  },
  OneHot: (inputs, { depth, onValue, offValue, dtype }) => {
    const indices = input(inputs, 'indices');
    return generate([...indices.shape, depth as number], dtype as HostTensor['dtype'], (c) =>
      at(indices, c.slice(0, -1)) === c.at(-1) ? (onValue as number) : (offValue as number),
    );
  },
  TopK: (inputs, { k }) => {
    const x = input(inputs, 'x');
    const width = x.shape.at(-1) ?? 1;
    const shape = [...x.shape.slice(0, -1), k as number];
    const orders = Array.from({ length: x.values.length / width }, (_, r) =>
      Array.from({ length: width }, (__, i) => i).sort(
        (a, b) => (x.values[r * width + b] ?? 0) - (x.values[r * width + a] ?? 0) || a - b,
      ),
    );
    const pick = (position: number) => {
      const row = Math.floor(position / (k as number));
      return { row, index: orders[row]?.[position % (k as number)] ?? 0 };
    };
    return [
      generate(shape, x.dtype, (_, i) => x.values[pick(i).row * width + pick(i).index] ?? NaN),
      generate(shape, 'int32', (_, i) => pick(i).index),
    ];
  },
  Bincount: (inputs, { size }) => {
    const [x, weights] = [input(inputs, 'x'), input(inputs, 'weights')];
    const counts = filled([size as number], weights.values.length ? weights.dtype : 'int32', 0);
    x.values.forEach((value, i) => {
      if (value < (size as number)) {
        counts.values[value] = (counts.values[value] ?? 0) + (weights.values[i] ?? 1);
      }
    });
    return counts;
  },
  SearchSorted: (inputs, { side }) => {
    const [sorted, values] = [input(inputs, 'sortedSequence'), input(inputs, 'values')];
    return generate(values.shape, 'int32', (c, i) => {
      const row = coordinatesOf(i, values.shape)[0] ?? 0;
      const width = sorted.shape[1] ?? 0;
      const wanted = at(values, c);
      const below = Array.from(sorted.values.slice(row * width, (row + 1) * width)).filter((v) =>
        side === 'left' ? v < wanted : v <= wanted,
      );
      return below.length;
    });
  },
  Range: (_, { start, stop, step, dtype }) => {
    const [from, to, by] = [start as number, stop as number, step as number];
    const length = Math.max(0, Math.ceil((to - from) / by));
    return generate([length], dtype as HostTensor['dtype'], ([i = 0]) => from + i * by);
  },
  LinSpace: (_, { start, stop, num }) => {
    const [from, to, count] = [start as number, stop as number, num as number];
    return generate([count], 'float32', ([i = 0]) => from + (i * (to - from)) / (count - 1));
  },
  Fill: (_, { shape, value, dtype }) =>
    filled(
      shape as number[],
      (dtype as HostTensor['dtype'] | undefined) ?? 'float32',
      value as number,
    ),
};
