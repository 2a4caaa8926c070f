import {
  at,
  broadcastAt,
  generate,
  input,
  normalizeAxes,
  sizeOf,
  type HostTensor,
  type ReferenceKernel,
} from './host-tensor.js';

/** A copy of a tensor whose elements come from elsewhere in it. */
const rearrange = (
  x: HostTensor,
  shape: readonly number[],
  from: (c: number[]) => readonly number[],
): HostTensor => generate(shape, x.dtype, (c) => at(x, from(c)));

const reshape: ReferenceKernel = (inputs, { shape }) => ({
  ...input(inputs, 'x'),
  shape: shape as number[],
});

function slice(x: HostTensor, begin: readonly number[], size: readonly number[]): HostTensor {
  return rearrange(x, size, (c) => c.map((v, i) => v + (begin[i] ?? 0)));
}

/** Concatenates along an axis. */
function concat(tensors: readonly HostTensor[], axis: number): HostTensor {
  const [first] = tensors;
  if (!first) throw new Error('Concat takes at least one input');
  const length = tensors.reduce((sum, { shape }) => sum + (shape[axis] ?? 0), 0);
  const shape = first.shape.map((v, i) => (i === axis ? length : v));
  return generate(shape, first.dtype, (c) => {
    let along = c[axis] ?? 0;
    for (const tensor of tensors) {
      const own = tensor.shape[axis] ?? 0;
      if (along < own) return at(tensor, Object.assign([...c], { [axis]: along }));
      along -= own;
    }
    return NaN;
  });
}

const padSizes = (x: HostTensor, paddings: readonly (readonly [number, number])[]) =>
  x.shape.map((length, i) => length + (paddings[i]?.[0] ?? 0) + (paddings[i]?.[1] ?? 0));

/** Where a mirrored coordinate comes from; `offset` 1 leaves the edge out. */
function mirrored(position: number, length: number, offset: number): number {
  if (position < 0) return -position - 1 + offset;
  return position >= length ? 2 * length - 1 - position - offset : position;
}

/** What the caller writes. */
const filled: ReferenceKernel = (_inputs, { shape, dtype, fill }) => {
  const written = new Float32Array(sizeOf(shape as number[]));
  (fill as (values: Float32Array) => void)(written);
  return {
    shape: shape as number[],
    dtype: dtype as HostTensor['dtype'],
    values: Float64Array.from(written),
  };
};

export const arrangementReference: { readonly [kernel: string]: ReferenceKernel } = {
  GraftFilled: filled,
  Reshape: reshape,
  ExpandDims: (inputs, { dim }) => {
    const x = input(inputs, 'input');
    const axis = (dim as number) < 0 ? x.shape.length + 1 + (dim as number) : (dim as number);
    return { ...x, shape: [...x.shape.slice(0, axis), 1, ...x.shape.slice(axis)] };
  },
  Transpose: (inputs, { perm }) => {
    const x = input(inputs, 'x');
    const order = perm as number[];
    return rearrange(
      x,
      order.map((axis) => x.shape[axis] ?? 1),
      (c) => x.shape.map((_, axis) => c[order.indexOf(axis)] ?? 0),
    );
  },
  Slice: (inputs, { begin, size }) =>
    slice(input(inputs, 'x'), begin as number[], size as number[]),
  StridedSlice: (inputs, { begin, end, strides }) => {
    // Cases use plain begin, end and strides; the masks are resolved before the kernel is called.
    const x = input(inputs, 'x');
    const [b, e, s] = [begin as number[], end as number[], strides as number[]];
    const shape = b.map((start, i) => Math.max(0, Math.ceil(((e[i] ?? 0) - start) / (s[i] ?? 1))));
    return rearrange(x, shape, (c) => c.map((v, i) => (b[i] ?? 0) + v * (s[i] ?? 1)));
  },
  Concat: (inputs, { axis }) => concat(Object.values(inputs), axis as number),
  Pack: (inputs, { axis }) => {
    const list = Object.values(inputs).map((x) => ({
      ...x,
      shape: [...x.shape.slice(0, axis as number), 1, ...x.shape.slice(axis as number)],
    }));
    return concat(list, axis as number);
  },
  Unpack: (inputs, { axis }) => {
    const x = input(inputs, 'value');
    const along = normalizeAxes(axis, x.shape.length)[0] ?? 0;
    const shape = x.shape.filter((_, i) => i !== along);
    return Array.from({ length: x.shape[along] ?? 0 }, (_, k) =>
      rearrange(x, shape, (c) => [...c.slice(0, along), k, ...c.slice(along)]),
    );
  },
  SplitV: (inputs, { numOrSizeSplits, axis }) => {
    const x = input(inputs, 'x');
    const along = normalizeAxes(axis, x.shape.length)[0] ?? 0;
    const length = x.shape[along] ?? 0;
    const sizes = Array.isArray(numOrSizeSplits)
      ? (numOrSizeSplits as number[])
      : (Array(numOrSizeSplits as number).fill(length / (numOrSizeSplits as number)) as number[]);
    let start = 0;
    return sizes.map((size) => {
      const begin = x.shape.map((_, i) => (i === along ? start : 0));
      start += size;
      return slice(
        x,
        begin,
        x.shape.map((v, i) => (i === along ? size : v)),
      );
    });
  },
  PadV2: (inputs, { paddings, constantValue }) => {
    const x = input(inputs, 'x');
    const pads = paddings as [number, number][];
    return generate(padSizes(x, pads), x.dtype, (c) => {
      const inner = c.map((v, i) => v - (pads[i]?.[0] ?? 0));
      const inside = inner.every((v, i) => v >= 0 && v < (x.shape[i] ?? 0));
      return inside ? at(x, inner) : (constantValue as number);
    });
  },
  MirrorPad: (inputs, { paddings, mode }) => {
    const x = input(inputs, 'x');
    const pads = paddings as [number, number][];
    const offset = mode === 'reflect' ? 1 : 0;
    return rearrange(x, padSizes(x, pads), (c) =>
      c.map((v, i) => mirrored(v - (pads[i]?.[0] ?? 0), x.shape[i] ?? 1, offset)),
    );
  },
  Tile: (inputs, { reps }) => {
    const x = input(inputs, 'x');
    const shape = x.shape.map((length, i) => length * ((reps as number[])[i] ?? 1));
    return rearrange(x, shape, (c) => c.map((v, i) => v % (x.shape[i] ?? 1)));
  },
  Reverse: (inputs, { dims }) => {
    const x = input(inputs, 'x');
    const axes = normalizeAxes(dims, x.shape.length);
    return rearrange(x, x.shape, (c) =>
      c.map((v, i) => (axes.includes(i) ? (x.shape[i] ?? 0) - 1 - v : v)),
    );
  },
  SpaceToBatchND: (inputs, { blockShape, paddings }) => {
    const x = input(inputs, 'x');
    const block = blockShape as number[];
    const pads = paddings as [number, number][];
    const batch = x.shape[0] ?? 0;
    const spatial = block.map(
      (b, i) => ((x.shape[i + 1] ?? 0) + (pads[i]?.[0] ?? 0) + (pads[i]?.[1] ?? 0)) / b,
    );
    const shape = [batch * sizeOf(block), ...spatial, ...x.shape.slice(block.length + 1)];
    return rearrange(x, shape, (c) => {
      let phase = Math.floor((c[0] ?? 0) / batch);
      const offsets = [...block]
        .reverse()
        .map((b) => {
          const offset = phase % b;
          phase = Math.floor(phase / b);
          return offset;
        })
        .reverse();
      const inner = block.map(
        (b, i) => (c[i + 1] ?? 0) * b + (offsets[i] ?? 0) - (pads[i]?.[0] ?? 0),
      );
      return [(c[0] ?? 0) % batch, ...inner, ...c.slice(block.length + 1)];
    });
  },
  BatchToSpaceND: (inputs, { blockShape, crops }) => {
    const x = input(inputs, 'x');
    const block = blockShape as number[];
    const cuts = crops as [number, number][];
    const batch = (x.shape[0] ?? 0) / sizeOf(block);
    const spatial = block.map(
      (b, i) => (x.shape[i + 1] ?? 0) * b - (cuts[i]?.[0] ?? 0) - (cuts[i]?.[1] ?? 0),
    );
    const shape = [batch, ...spatial, ...x.shape.slice(block.length + 1)];
    return rearrange(x, shape, (c) => {
      const full = block.map((_, i) => (c[i + 1] ?? 0) + (cuts[i]?.[0] ?? 0));
      const phase = block.reduce((sum, b, i) => sum * b + ((full[i] ?? 0) % b), 0);
      const inner = block.map((b, i) => Math.floor((full[i] ?? 0) / b));
      return [phase * batch + (c[0] ?? 0), ...inner, ...c.slice(block.length + 1)];
    });
  },
  DepthToSpace: (inputs, { blockSize, dataFormat }) => {
    if (dataFormat === 'NCHW') throw new Error('cases use NHWC');
    const x = input(inputs, 'x');
    const b = blockSize as number;
    const [n = 0, h = 0, w = 0, depth = 0] = x.shape;
    const out = depth / (b * b);
    return rearrange(x, [n, h * b, w * b, out], ([i = 0, y = 0, z = 0, d = 0]) => [
      i,
      Math.floor(y / b),
      Math.floor(z / b),
      ((y % b) * b + (z % b)) * out + d,
    ]);
  },
  Diag: (inputs) => {
    const x = input(inputs, 'x');
    const rank = x.shape.length;
    return generate([...x.shape, ...x.shape], x.dtype, (c) => {
      const same = c.slice(0, rank).every((v, i) => v === c[i + rank]);
      return same ? at(x, c.slice(0, rank)) : 0;
    });
  },
  BroadcastTo: (inputs, { shape }) => {
    const x = input(inputs, 'x');
    return generate(shape as number[], x.dtype, (c) => broadcastAt(x, c));
  },
};
