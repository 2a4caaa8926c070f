import {
  engine,
  getBackend,
  getKernel,
  tensor,
  tidy,
  type NamedTensorMap,
  type Tensor,
} from '@tensorflow/tfjs-core';
import type { KernelCase } from '../cases/kernel-case.js';
import type { Attributes, HostTensor } from '../reference/host-tensor.js';
import type { Computed } from './compare.js';

/** A host tensor on the active backend. */
export function upload({ shape, dtype, values }: HostTensor): Tensor {
  const typed = dtype === 'float32' ? Float32Array.from(values) : Int32Array.from(values);
  return tensor(dtype === 'bool' ? Uint8Array.from(values) : typed, [...shape], dtype);
}

/** Inputs in the form that a kernel takes: by name, or as a list for `0`, `1`, …. */
export function kernelInputs(tensors: { readonly [name: string]: Tensor }): NamedTensorMap {
  const names = Object.keys(tensors);
  return (names[0] === '0' ? names.map((name) => tensors[name]) : tensors) as NamedTensorMap;
}

/** Runs a kernel of the active backend and gives its outputs as a list. */
export function runKernel(
  kernel: string,
  inputs: { readonly [name: string]: Tensor },
  attrs: Attributes = {},
): Tensor[] {
  const outputs = engine().runKernel(kernel, kernelInputs(inputs), { ...attrs } as never);
  return Array.isArray(outputs) ? (outputs as Tensor[]) : [outputs as Tensor];
}

/** Runs a case on the active backend and reads what it gives, leaving nothing behind. */
export async function computeCase({ kernel, inputs, attrs }: KernelCase): Promise<Computed[]> {
  const outputs = tidy(() => {
    const tensors = Object.fromEntries(
      Object.entries(inputs).map(([name, host]) => [name, upload(host)]),
    );
    return runKernel(kernel, tensors, attrs);
  });
  try {
    return await Promise.all(
      outputs.map(async (output) => ({
        shape: output.shape,
        dtype: output.dtype,
        values: await output.data(),
      })),
    );
  } finally {
    for (const output of outputs) output.dispose();
  }
}

/** Whether a case is of an optional kernel, and the active backend gets by without it. */
export function isAbsent({ kernel, optional }: KernelCase): boolean {
  return optional === true && (getKernel(kernel, getBackend()) as unknown) == null;
}
