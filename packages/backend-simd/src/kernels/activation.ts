import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend.js';
import { binaryKernels } from './elementwise/binary-kernels.js';
import { unaryKernels } from './elementwise/unary-kernels.js';
import { activationCodes } from './mat-mul/gemm.js';

const KERNELS: Readonly<Record<string, string>> = {
  relu: 'Relu',
  relu6: 'Relu6',
  elu: 'Elu',
  sigmoid: 'Sigmoid',
  leakyrelu: 'LeakyRelu',
  prelu: 'Prelu',
};

/** The code under which the matrix kernels fuse an activation; 0 where they do not. */
export function fusedActivation(name: string): { fused: number } {
  return { fused: activationCodes[name as keyof typeof activationCodes] ?? 0 };
}

/** The activation of a fused kernel as a step of its own; consumes its input. */
export function applyActivation(
  backend: SimdBackend,
  x: TensorInfo,
  name: string,
  alpha: TensorInfo | undefined,
  leakyreluAlpha: unknown,
): TensorInfo {
  const kernelName = KERNELS[name] ?? name;
  const kernel = unaryKernels[kernelName] ?? binaryKernels[kernelName];
  const inputs = name === 'prelu' ? { x, alpha: alpha! } : { x };
  const attrs = name === 'leakyrelu' ? { alpha: leakyreluAlpha as number } : {};
  const out = kernel?.({ inputs, attrs, backend });
  if (!out) throw new Error(`Activation ${name} has not been implemented for the simd backend.`);
  backend.disposeIntermediateTensorInfo(x);
  return out as TensorInfo;
}
