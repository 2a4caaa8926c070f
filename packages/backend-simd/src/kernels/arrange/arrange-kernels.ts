import { slice_util, util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../../backend.js';
import { BYTES_PER_ELEMENT, type HeapType } from '../../memory/tensor-data.js';
import { floatBits } from '../float-bits.js';
import type { KernelCall, KernelFamily } from '../native-kernel.js';
import { copyRuns, stridesOf, type CopyAxis } from './copy-runs.js';
import { elementBytes } from './element-bytes.js';

const FILL_GRAIN = 1 << 16;

function slice({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined {
  const x = inputs['x']!;
  if (!elementBytes(backend, x)) return undefined;
  const [begin, size] = slice_util.parseSliceParams(
    x as never,
    attrs['begin'] as number | number[],
    attrs['size'] as number | number[],
  ) as [number[], number[]];
  slice_util.assertParamsValid(x as never, begin, size);
  if (util.sizeFromShape(size) === 0) return undefined;
  return piece(backend, x, begin, size);
}

function piece(
  backend: SimdBackend,
  x: TensorInfo,
  begin: readonly number[],
  size: number[],
): TensorInfo | undefined {
  const steps = stridesOf(x.shape);
  const to = stridesOf(size);
  const offset = begin.reduce((sum, at, axis) => sum + at * steps[axis]!, 0);
  const out = backend.output(size, x.dtype);
  const axes = size.map((length, i) => ({ size: length, from: steps[i]!, to: to[i]! }));
  const from = backend.address(x) + offset * BYTES_PER_ELEMENT[x.dtype as HeapType];
  return moved(backend, out, from, backend.address(out), axes);
}

/** The output with its copy made, or undefined when the shape is beyond the kernel. */
function moved(
  backend: SimdBackend,
  out: TensorInfo,
  from: number,
  to: number,
  axes: readonly CopyAxis[],
): TensorInfo | undefined {
  const width = BYTES_PER_ELEMENT[out.dtype as HeapType];
  if (copyRuns(backend.engine, from, to, axes, width)) return out;
  backend.disposeData(out.dataId);
  return undefined;
}

function split({ inputs, attrs, backend }: KernelCall): TensorInfo[] | undefined {
  const x = inputs['x']!;
  if (!elementBytes(backend, x) || util.sizeFromShape(x.shape) === 0) return undefined;
  const axis = util.parseAxisParam(attrs['axis'] as number, x.shape)[0]!;
  const wanted = attrs['numOrSizeSplits'] as number | number[];
  if (!Array.isArray(wanted) && x.shape[axis]! % wanted !== 0) return undefined;
  const sizes = Array.isArray(wanted)
    ? [...wanted]
    : new Array<number>(wanted).fill(x.shape[axis]! / wanted);
  const open = sizes.indexOf(-1);
  if (open >= 0) sizes[open] = x.shape[axis]! - sizes.reduce((a, b) => a + b, 1);
  if (sizes.some((size) => size <= 0) || sizes.reduce((a, b) => a + b, 0) !== x.shape[axis]) {
    return undefined;
  }
  let at = 0;
  const pieces = sizes.map((size) => {
    const begin = x.shape.map((_, i) => (i === axis ? at : 0));
    const shape = x.shape.map((whole, i) => (i === axis ? size : whole));
    at += size;
    return piece(backend, x, begin, shape);
  });
  return pieces.every((tensor) => tensor !== undefined) ? (pieces as TensorInfo[]) : undefined;
}

function concat({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined {
  const all = inputs as unknown as TensorInfo[];
  const axis = util.parseAxisParam(attrs['axis'] as number, all[0]!.shape)[0]!;
  const parts = all.filter(({ shape }) => util.sizeFromShape(shape) > 0);
  const width = elementBytes(backend, ...parts);
  if (parts.length < 2 || !width) return undefined;
  const rank = all[0]!.shape.length;
  const fits = all.every(
    ({ shape }) =>
      shape.length === rank && shape.every((size, i) => i === axis || size === all[0]!.shape[i]),
  );
  if (!fits) return undefined;
  const total = all.reduce((sum, { shape }) => sum + shape[axis]!, 0);
  const shape = all[0]!.shape.map((size, i) => (i === axis ? total : size));
  const out = backend.output(shape, parts[0]!.dtype);
  const inner = util.sizeFromShape(shape.slice(axis + 1));
  const outer = util.sizeFromShape(shape.slice(0, axis));
  let to = backend.address(out);
  for (const part of parts) {
    const length = part.shape[axis]! * inner;
    const axes = [
      { size: outer, from: length, to: total * inner },
      { size: length, from: 1, to: 1 },
    ];
    copyRuns(backend.engine, backend.address(part), to, axes, width);
    to += length * width;
  }
  return out;
}

function pack(call: KernelCall): TensorInfo | undefined {
  const all = call.inputs as unknown as TensorInfo[];
  const axis = call.attrs['axis'] as number;
  if (all.some(({ shape }) => !util.arraysEqual(shape, all[0]!.shape))) return undefined;
  const widened = all.map((tensor) => ({
    ...tensor,
    dtype: tensor.dtype,
    dataId: tensor.dataId,
    shape: [...tensor.shape.slice(0, axis), 1, ...tensor.shape.slice(axis)],
  }));
  return concat({ ...call, inputs: widened as never });
}

function unpack({ inputs, attrs, backend }: KernelCall): TensorInfo[] | undefined {
  const value = inputs['value']!;
  const { shape } = value;
  const axis = (attrs['axis'] as number) + ((attrs['axis'] as number) < 0 ? shape.length : 0);
  if (util.sizeFromShape(shape) === 0 || !elementBytes(backend, value)) return undefined;
  const size = shape.map((whole, i) => (i === axis ? 1 : whole));
  const outShape = shape.filter((_, i) => i !== axis);
  return Array.from({ length: shape[axis]! }, (_, at) => {
    const part = piece(
      backend,
      value,
      shape.map((_, i) => (i === axis ? at : 0)),
      size,
    );
    return { ...part!, shape: outShape };
  });
}

function pad({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined {
  const x = inputs['x']!;
  const width = elementBytes(backend, x);
  if (util.sizeFromShape(x.shape) === 0 || width !== 4) return undefined;
  const paddings = attrs['paddings'] as [number, number][];
  const constant = attrs['constantValue'] as number;
  const shape = x.shape.map((size, i) => size + paddings[i]![0] + paddings[i]![1]);
  const out = backend.output(shape, x.dtype);
  fill(backend, out, constant);
  const from = stridesOf(x.shape);
  const to = stridesOf(shape);
  const offset = paddings.reduce((sum, [before], i) => sum + before * to[i]!, 0);
  const axes = x.shape.map((size, i) => ({ size, from: from[i]!, to: to[i]! }));
  return moved(backend, out, backend.address(x), backend.address(out) + offset * 4, axes);
}

function tile({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined {
  const x = inputs['x']!;
  const reps = attrs['reps'] as number[];
  const shape = x.shape.map((size, i) => size * reps[i]!);
  if (util.sizeFromShape(shape) === 0 || !elementBytes(backend, x)) return undefined;
  const out = backend.output(shape, x.dtype);
  const from = stridesOf(x.shape);
  const to = stridesOf(shape);
  const axes = x.shape.flatMap((size, i) => [
    { size: reps[i]!, from: 0, to: size * to[i]! },
    { size, from: from[i]!, to: to[i]! },
  ]);
  return moved(backend, out, backend.address(x), backend.address(out), axes);
}

function fillKernel({ attrs, backend }: KernelCall): TensorInfo | undefined {
  const shape = attrs['shape'] as number[];
  const value = attrs['value'];
  const dtype = (attrs['dtype'] as string | undefined) ?? util.inferDtype(value as number);
  const n = util.sizeFromShape(shape);
  if (n === 0 || typeof value !== 'number' || (dtype !== 'float32' && dtype !== 'int32')) {
    return undefined;
  }
  const out = backend.output(shape, dtype);
  fill(backend, out, value);
  return out;
}

/** Sets every element of a tensor of words. */
export function fill(backend: SimdBackend, out: TensorInfo, value: number): void {
  const n = util.sizeFromShape(out.shape);
  const word = out.dtype === 'float32' ? floatBits(value) : value;
  const args = [backend.address(out), n, word, FILL_GRAIN];
  backend.engine.run('fillWords', Math.ceil(n / FILL_GRAIN), ...args);
}

export const arrangeKernels: KernelFamily = {
  Slice: slice,
  SplitV: split,
  Concat: concat,
  Pack: pack,
  Unpack: unpack,
  PadV2: pad,
  Tile: tile,
  Fill: fillKernel,
};
