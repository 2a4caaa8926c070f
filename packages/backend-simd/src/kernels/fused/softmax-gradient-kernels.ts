import { util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelFamily, NativeKernel } from '../native-kernel.js';

const GRAIN = 1 << 13;

function softmaxGradient(logarithm: boolean): NativeKernel {
  return ({ inputs, backend }): TensorInfo | undefined => {
    const { dy, y } = inputs as Record<'dy' | 'y', TensorInfo>;
    const n = util.sizeFromShape(y.shape);
    if (n === 0 || !backend.holdsFloats(dy, y)) return undefined;
    const length = y.shape.at(-1) ?? 1;
    const rows = n / length;
    const out = backend.output(y.shape);
    const perChunk = Math.max(1, Math.ceil(GRAIN / length));
    const operands = [dy, y, out].map((tensor) => backend.address(tensor));
    const loop = [rows, length, perChunk, logarithm ? 1 : 0];
    backend.engine.run('softmaxGradient', Math.ceil(rows / perChunk), ...operands, ...loop);
    return out;
  };
}

export const softmaxGradientKernels: KernelFamily = {
  GraftSoftmaxGrad: softmaxGradient(false),
  GraftLogSoftmaxGrad: softmaxGradient(true),
};
