import type { WasmKernel } from '../wasm-kernel.js';

/** Clips as tfjs-core says, so that NaN stays NaN; XNNPACK turns it into the lower bound. */
export const clipByValue: WasmKernel<'ClipByValue'> = ({ x }, attrs, _, { run }) => {
  const bound = (value: number) => run('Fill', {}, { shape: [], value, dtype: x.dtype });
  const raised = run('Maximum', { a: x, b: bound(attrs.clipValueMin) }, {});
  return run('Minimum', { a: raised, b: bound(attrs.clipValueMax) }, {});
};
