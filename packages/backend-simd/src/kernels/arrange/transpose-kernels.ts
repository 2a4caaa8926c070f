import { util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelCall, KernelFamily } from '../native-kernel.js';
import { copyRuns, mergeAxes, stridesOf } from './copy-runs.js';
import { elementBytes } from './element-bytes.js';

function transpose({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined {
  const x = inputs['x']!;
  const n = util.sizeFromShape(x.shape);
  const width = elementBytes(backend, x);
  if (n === 0 || !width) return undefined;
  const perm = attrs['perm'] as number[];
  const shape = perm.map((axis) => x.shape[axis]!);
  const from = stridesOf(x.shape);
  const to = stridesOf(shape);
  const axes = perm.map((axis, i) => ({ size: shape[i]!, from: from[axis]!, to: to[i]! }));
  const merged = mergeAxes(axes);
  if (merged.length <= 1) return backend.alias(x, shape);
  const out = backend.output(shape, x.dtype);
  const [source, target] = [backend.address(x), backend.address(out)];
  // The last two axes swapped, batches before them: whole tiles go through registers.
  const [columns, rows] = merged.slice(-2);
  const batches = merged.slice(0, -2);
  const swapped = width === 4 && columns!.from === 1 && rows!.from === columns!.size;
  if (swapped && batches.length <= 1 && (batches[0]?.from ?? 0) === (batches[0]?.to ?? 0)) {
    const perBatch = Math.ceil(columns!.size / 16);
    const chunks = perBatch * (batches[0]?.size ?? 1);
    const args = [source, target, rows!.size, columns!.size, perBatch];
    backend.engine.run('transposeBlocks', chunks, ...args);
    return out;
  }
  if (copyRuns(backend.engine, source, target, axes, width)) return out;
  backend.disposeData(out.dataId);
  return undefined;
}

export const transposeKernels: KernelFamily = { Transpose: transpose };
