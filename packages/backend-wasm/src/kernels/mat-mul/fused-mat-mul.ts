import { activate } from '../activation.js';
import type { WasmKernel } from '../wasm-kernel.js';
import { rightSide } from './right-side.js';

/** Product, bias and activation in one where tfjs can, one after the other where it cannot. */
export const fusedMatMul: WasmKernel<'_FusedMatMul'> = (inputs, attrs, storage, calls) => {
  const { a, b, bias, preluActivationWeights } = inputs;
  const { transposeA, transposeB } = attrs;
  const single =
    a.shape.length === 3 && a.shape[0] === 1 && b.shape.length === 3 && b.shape[0] === 1;
  const plainBias = !bias || storage.dataIdMap.get(bias.dataId).shape.length === 1;
  const isFloat = a.dtype === 'float32' && b.dtype === 'float32';
  if (isFloat && single && plainBias && !transposeA && !transposeB) {
    const sides = { ...inputs, b: rightSide(calls, b) };
    if (!losesNaN(attrs.activation)) return calls.original(sides, attrs);
    const linear = calls.original(sides, { ...attrs, activation: 'linear' });
    return activate(calls, linear, attrs, undefined);
  }
  const product = calls.run('BatchMatMul', { a, b }, { transposeA, transposeB });
  const sum = bias ? calls.run('Add', { a: product, b: bias }, {}) : product;
  return activate(calls, sum, attrs, preluActivationWeights);
};

/** XNNPACK clamps NaN to the lower bound. */
function losesNaN(activation: string): boolean {
  return activation === 'relu' || activation === 'relu6';
}
