import { util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelCall, KernelFamily, NativeKernel } from '../native-kernel.js';

const GRAIN = 1 << 13;

function softmax(attribute: string, logarithm: boolean): NativeKernel {
  return ({ inputs, attrs, backend }: KernelCall): TensorInfo | undefined => {
    const logits = inputs['logits']!;
    const n = util.sizeFromShape(logits.shape);
    if (n === 0 || !backend.holdsFloats(logits)) return undefined;
    const [axis] = util.parseAxisParam(attrs[attribute] as number, logits.shape);
    if (axis !== logits.shape.length - 1) return undefined;
    const length = logits.shape.at(-1)!;
    const rows = n / length;
    const out = backend.output(logits.shape);
    const perChunk = Math.max(1, Math.ceil(GRAIN / length));
    const operands = [backend.address(logits), backend.address(out), rows, length, perChunk];
    backend.engine.run('softmax', Math.ceil(rows / perChunk), ...operands, logarithm ? 1 : 0);
    return out;
  };
}

export const softmaxKernels: KernelFamily = {
  Softmax: softmax('dim', false),
  LogSoftmax: softmax('axis', true),
};
