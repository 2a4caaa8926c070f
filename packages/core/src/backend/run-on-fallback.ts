import {
  getKernel,
  Tensor,
  type NamedAttrMap,
  type NamedTensorInfoMap,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { BackendError } from '../errors/backend-error.js';
import { copyTensor, type Place } from './copy-tensor.js';

/**
 * Runs a kernel on another storage: its tensors are copied there, and the results back. Nothing
 * stays behind, whether the kernel succeeds or throws.
 */
export function runOnFallback(
  kernelName: string,
  inputs: unknown,
  attrs: unknown,
  home: Place,
  fallback: Place,
): TensorInfo | TensorInfo[] {
  const copies = new Map<object, TensorInfo>();
  let results: TensorInfo[] = [];
  try {
    const copied = mapTensors(inputs, (info) => {
      const copy = copies.get(info.dataId) ?? carry(kernelName, info, home, fallback);
      copies.set(info.dataId, copy);
      return { dataId: copy.dataId, shape: info.shape, dtype: info.dtype };
    });
    const result = getKernel(kernelName, fallback.name).kernelFunc({
      inputs: copied as NamedTensorInfoMap,
      attrs: attrs as NamedAttrMap,
      backend: fallback.storage,
    });
    results = [result].flat();
    const carried = results.map((info) => carry(kernelName, info, fallback, home));
    return Array.isArray(result) ? carried : carried[0]!;
  } finally {
    for (const info of results) release(info, fallback);
    for (const info of copies.values()) release(info, fallback);
  }
}

/** Some kernels of tfjs-backend-cpu return a tensor that the engine counts already. */
function release(info: TensorInfo, { storage }: Place): void {
  if (info instanceof Tensor) info.dispose();
  else storage.disposeData(info.dataId);
}

function carry(kernelName: string, info: TensorInfo, from: Place, to: Place): TensorInfo {
  try {
    return copyTensor(info, from, to);
  } catch (cause) {
    throw new BackendError({
      where: `kernel "${kernelName}"`,
      problem: `its data cannot be taken from backend "${from.name}" to "${to.name}"`,
      operands: [{ label: info.dtype, value: info.shape }],
      cause,
    });
  }
}

/** Inputs are tensors by name, a list of them, or lists of them by name. */
function mapTensors(value: unknown, map: (info: TensorInfo) => TensorInfo): unknown {
  if (isTensorInfo(value)) return map(value);
  if (Array.isArray(value)) return value.map((item) => mapTensors(item, map));
  if (value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(
    Object.entries(value as object).map(([name, item]) => [name, mapTensors(item, map)]),
  );
}

function isTensorInfo(value: unknown): value is TensorInfo {
  return typeof value === 'object' && value !== null && 'dataId' in value && 'dtype' in value;
}
