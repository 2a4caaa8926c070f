import { util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelCall, KernelFamily } from '../native-kernel.js';

const GRAIN = 1 << 15;
const ADD = 0;

/** The sum of tensors of one shape, one after another. */
function addN({ inputs, backend }: KernelCall): TensorInfo | undefined {
  const all = Object.values(inputs) as TensorInfo[];
  const [first, ...rest] = all as [TensorInfo, ...TensorInfo[]];
  const n = util.sizeFromShape(first.shape);
  if (n === 0 || rest.length === 0 || !backend.holdsFloats(...all)) return undefined;
  const out = backend.output(first.shape);
  const to = backend.address(out);
  let sofar = backend.address(first);
  for (const next of rest) {
    const operands = [ADD, sofar, backend.address(next), to];
    backend.engine.run('binary', Math.ceil(n / GRAIN), ...operands, n, 0, GRAIN, 1, 0);
    sofar = to;
  }
  return out;
}

export const addNKernels: KernelFamily = { AddN: addN };
