import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelFamily, NativeKernel } from '../native-kernel.js';
import { binaryKernels } from './binary-kernels.js';
import { broadcastLoop } from './broadcast-loop.js';

const GRAIN = 1 << 15;
/** A power costs as much as dozens of sums. */
const POWER_GRAIN = 1 << 11;
const POWER = 5;

function words(code: number, dtype: 'int32' | 'float32', grain: number): NativeKernel {
  return ({ inputs, backend }): TensorInfo | undefined => {
    const [a, b] = [inputs['a']!, inputs['b']!];
    if (!backend.holds(a, dtype) || !backend.holds(b, dtype)) return undefined;
    const loop = broadcastLoop(a, b, grain);
    if (!loop) return undefined;
    const out = backend.output(loop.shape, dtype);
    const operands = [a, b, out].map((tensor) => backend.address(tensor));
    backend.engine.run('integerBinary', loop.chunks, code, ...operands, ...loop.args);
    return out;
  };
}

/** The kernel of floats, and that of integers where it declines. */
function either(name: string, code: number): NativeKernel {
  const integers = words(code, 'int32', GRAIN);
  return (call) => binaryKernels[name]!(call) ?? integers(call);
}

/** Integers where the kernels of floats leave a call, and powers. Spread after those. */
export const integerKernels: KernelFamily = {
  ...Object.fromEntries(
    ['Add', 'Sub', 'Multiply', 'Maximum', 'Minimum'].map((name, code) => [
      name,
      either(name, code),
    ]),
  ),
  Pow: words(POWER, 'float32', POWER_GRAIN),
};
