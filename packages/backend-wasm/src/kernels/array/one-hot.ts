import type { WasmKernel } from '../wasm-kernel.js';

/** One row per index, all `offValue` for an index out of range; the module writes elsewhere then. */
export const oneHot: WasmKernel<'OneHot'> = ({ indices }, attrs, storage) => {
  const { depth, onValue, offValue, dtype } = attrs;
  const result = storage.makeOutput([...indices.shape, depth], dtype);
  const rows = storage.typedArrayFromHeap(result).fill(offValue);
  storage.typedArrayFromHeap(indices).forEach((index: number, row: number) => {
    if (index >= 0 && index < depth) rows[row * depth + index] = onValue;
  });
  return result;
};
