import { slice_util } from '@tensorflow/tfjs-core';
import type { WasmKernel } from '../wasm-kernel.js';

/** Slice that refuses to read outside of its tensor; tfjs reads whatever is there. */
export const slice: WasmKernel<'Slice'> = (inputs, attrs, _, calls) => {
  const { x } = inputs;
  const [begin, size] = slice_util.parseSliceParams(x, attrs.begin, attrs.size);
  slice_util.assertParamsValid(x, begin!, size!);
  return calls.original(inputs, attrs);
};
