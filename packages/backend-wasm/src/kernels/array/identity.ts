import type { WasmKernel } from '../wasm-kernel.js';

/** The same data under another name, as on every other backend; tfjs copies it here. */
export const identity: WasmKernel<'Identity'> = ({ x }, _, storage) => {
  storage.incRef(x.dataId);
  return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
};
