import { util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { HeapData } from '../../memory/tensor-data.js';
import { elementBytes } from '../arrange/element-bytes.js';
import type { KernelCall, KernelFamily } from '../native-kernel.js';

const GRAIN = 1 << 14;

function gather({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined {
  const { x, indices } = inputs as Record<'x' | 'indices', TensorInfo>;
  if ((attrs['batchDims'] as number | undefined) || elementBytes(backend, x) !== 4)
    return undefined;
  if (!backend.holds(indices, 'int32')) return undefined;
  const axis = util.parseAxisParam(attrs['axis'] as number, x.shape)[0]!;
  const size = x.shape[axis]!;
  const shape = [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)];
  if (util.sizeFromShape(shape) === 0) return undefined;
  const { values } = backend.data.get(indices.dataId) as unknown as HeapData;
  // The CPU kernel says which index is out of range.
  if (values.some((index) => index < 0 || index >= size)) return undefined;
  const n = util.sizeFromShape(x.shape.slice(axis + 1));
  const count = values.length;
  const slices = util.sizeFromShape(x.shape.slice(0, axis)) * count;
  const out = backend.output(shape, x.dtype);
  const perChunk = Math.max(1, Math.ceil(GRAIN / n));
  const operands = [backend.address(x), backend.address(indices), backend.address(out)];
  const loop = [size, count, n, perChunk, slices];
  backend.engine.run('gatherSlices', Math.ceil(slices / perChunk), ...operands, ...loop);
  return out;
}

function unsortedSegmentSum({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined {
  const { x, segmentIds } = inputs as Record<'x' | 'segmentIds', TensorInfo>;
  const segments = attrs['numSegments'] as number;
  const n = util.sizeFromShape(x.shape);
  if (n === 0 || segments === 0 || !backend.holdsFloats(x)) return undefined;
  if (!backend.holds(segmentIds, 'int32')) return undefined;
  const rows = util.sizeFromShape(segmentIds.shape);
  const shape = [segments, ...x.shape.slice(segmentIds.shape.length)];
  const columns = n / rows;
  const out = backend.output(shape);
  const perChunk = Math.max(32, Math.ceil(columns / 16 / 16) * 16);
  const operands = [backend.address(x), backend.address(segmentIds), backend.address(out)];
  const loop = [rows, columns, segments, perChunk];
  backend.engine.run('segmentSum', Math.ceil(columns / perChunk), ...operands, ...loop);
  return out;
}

export const indexingKernels: KernelFamily = {
  GatherV2: gather,
  UnsortedSegmentSum: unsortedSegmentSum,
};
