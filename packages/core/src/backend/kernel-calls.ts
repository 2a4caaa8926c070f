import {
  getKernel,
  type KernelBackend,
  type KernelConfig,
  type NamedAttrMap,
  type NamedTensorInfoMap,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { BackendError } from '../errors/backend-error.js';
import type { KernelAttrs, KernelInputs, KernelName } from './kernel-table.js';

/**
 * The calls that one run of a kernel makes to other kernels. What they return is disposed of when
 * the run ends, except what the kernel itself returns.
 */
export interface KernelCalls<Name extends KernelName = KernelName> {
  /** Runs a kernel of this backend that gives one tensor. */
  run<Other extends KernelName>(
    name: Other,
    inputs: KernelInputs<Other>,
    attrs: KernelAttrs<Other>,
  ): TensorInfo;
  /** Runs a kernel of this backend that gives several tensors. */
  runMany<Other extends KernelName>(
    name: Other,
    inputs: KernelInputs<Other>,
    attrs: KernelAttrs<Other>,
  ): TensorInfo[];
  /** Runs the kernel that this one replaces. */
  original(inputs: KernelInputs<Name>, attrs: KernelAttrs<Name>): TensorInfo;
  /** Runs this kernel on the fallback. */
  fallback(inputs: KernelInputs<Name>, attrs: KernelAttrs<Name>): TensorInfo;
}

type Runner = (inputs: unknown, attrs: unknown) => TensorInfo | TensorInfo[];

/** Where a run finds the kernels around it. */
export interface KernelSurroundings {
  readonly kernelName: string;
  readonly backendName: string;
  readonly storage: KernelBackend;
  readonly original: KernelConfig | undefined;
  readonly fallback: Runner | undefined;
}

/** One run of a kernel: makes its calls and cleans up after them. */
export class KernelRun implements KernelCalls {
  readonly #around: KernelSurroundings;
  #made: TensorInfo[] = [];

  constructor(around: KernelSurroundings) {
    this.#around = around;
  }

  run(name: string, inputs: unknown, attrs: unknown): TensorInfo {
    return this.#single(name, this.#call(name, inputs, attrs));
  }

  runMany(name: string, inputs: unknown, attrs: unknown): TensorInfo[] {
    return [this.#call(name, inputs, attrs)].flat();
  }

  original(inputs: unknown, attrs: unknown): TensorInfo {
    const { kernelName, original } = this.#around;
    if (!original) throw this.#missing(kernelName, 'replaces none');
    return this.#single(kernelName, this.#keep(this.#execute(original, inputs, attrs)));
  }

  fallback(inputs: unknown, attrs: unknown): TensorInfo {
    const { kernelName, fallback } = this.#around;
    if (!fallback) throw this.#missing(kernelName, 'has no fallback');
    return this.#single(kernelName, this.#keep(fallback(inputs, attrs)));
  }

  /** Runs `body` and disposes of what its calls made, except what it returns. */
  within<Result extends TensorInfo | TensorInfo[]>(body: () => Result): Result {
    let kept: TensorInfo[] = [];
    try {
      const result = body();
      kept = Array.isArray(result) ? result : [result];
      return result;
    } finally {
      // A tensor may share its data with others, so each result keeps one reference.
      for (const { dataId } of kept) {
        const at = this.#made.findIndex((info) => info.dataId === dataId);
        if (at >= 0) this.#made.splice(at, 1);
      }
      for (const { dataId } of this.#made.splice(0)) this.#around.storage.disposeData(dataId);
    }
  }

  #call(name: string, inputs: unknown, attrs: unknown): TensorInfo | TensorInfo[] {
    const config = getKernel(name, this.#around.backendName);
    if (!config) throw this.#missing(name, 'is not registered');
    return this.#keep(this.#execute(config, inputs, attrs));
  }

  #execute(config: KernelConfig, inputs: unknown, attrs: unknown): TensorInfo | TensorInfo[] {
    return config.kernelFunc({
      inputs: inputs as NamedTensorInfoMap,
      attrs: attrs as NamedAttrMap,
      backend: this.#around.storage,
    });
  }

  #keep(result: TensorInfo | TensorInfo[]): TensorInfo | TensorInfo[] {
    this.#made.push(...[result].flat());
    return result;
  }

  #single(name: string, result: TensorInfo | TensorInfo[]): TensorInfo {
    if (!Array.isArray(result)) return result;
    throw new BackendError({
      where: `kernel "${name}" of backend "${this.#around.backendName}"`,
      problem: `gives a list of ${result.length} tensors where one was asked for`,
      hint: 'Run it with runMany().',
    });
  }

  #missing(name: string, what: string): BackendError {
    return new BackendError({
      where: `kernel "${name}" of backend "${this.#around.backendName}"`,
      problem: `was called from kernel "${this.#around.kernelName}" but ${what}`,
    });
  }
}
