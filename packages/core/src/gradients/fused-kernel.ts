import { engine, grads, type GradConfig, type Tensor } from '@tensorflow/tfjs-core';
import { runOwnKernel } from '../backend/run-own-kernel.js';

type Attributes = { readonly [name: string]: unknown };

/** One result of several ops, which a backend may have as a single kernel. */
export interface FusedKernel {
  /** The kernel where the active backend has it, else the ops; differentiable either way. */
  run(inputs: { readonly [name: string]: Tensor }, attrs?: Attributes): Tensor;
  /** The gradient to register for the kernel. */
  readonly gradient: GradConfig;
}

/**
 * Gradients of ops within the gradient of a kernel: tfjs-core ends the tape that it is going back
 * along when it begins another, so that one is put aside.
 */
export function gradientsWithin<T>(compute: () => T): T {
  const { state } = engine();
  const tape = state.activeTape;
  try {
    return compute();
  } finally {
    state.activeTape = tape;
  }
}

/**
 * A kernel by its name and inputs, and the ops it stands for. Without a gradient of its own the
 * kernel has that of the ops, so that gradients of gradients hold on every backend.
 */
export function fusedKernel(
  kernel: string,
  names: readonly string[],
  compose: (tensors: readonly Tensor[], attrs: Attributes) => Tensor,
  gradient?: GradConfig,
): FusedKernel {
  return {
    run(inputs, attrs = {}) {
      const tensors = names.map((name) => inputs[name] as Tensor);
      return runOwnKernel(kernel, inputs, attrs)?.[0] ?? compose(tensors, attrs);
    },
    gradient: gradient ?? {
      kernelName: kernel,
      inputsToSave: [...names],
      gradFunc: (dy, saved, attrs) => {
        const f = (...tensors: Tensor[]) => compose(tensors, attrs as unknown as Attributes);
        const all = gradientsWithin(() => grads(f)(saved, dy as Tensor));
        return Object.fromEntries(names.map((name, i) => [name, () => all[i] as Tensor]));
      },
    },
  };
}
