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

/**
 * Runs a kernel with its calls to others, and disposes of what those made, except what the kernel
 * itself returns.
 */
export function runWithCalls<Result extends TensorInfo | TensorInfo[]>(
  around: KernelSurroundings,
  body: (calls: KernelCalls<never>) => Result,
): Result {
  const { kernelName, backendName, storage } = around;
  const made: TensorInfo[] = [];

  const keep = (result: TensorInfo | TensorInfo[]): TensorInfo | TensorInfo[] => {
    made.push(...[result].flat());
    return result;
  };
  const execute = (config: KernelConfig, inputs: unknown, attrs: unknown) =>
    keep(
      config.kernelFunc({
        inputs: inputs as NamedTensorInfoMap,
        attrs: attrs as NamedAttrMap,
        backend: storage,
      }),
    );
  const call = (name: string, inputs: unknown, attrs: unknown) => {
    const config = getKernel(name, backendName) as KernelConfig | undefined;
    if (!config) throw missing(around, name, 'is not registered');
    return execute(config, inputs, attrs);
  };
  // Closures rather than methods, so that kernels may take them apart: `({ x }, attrs, _, { run })`.
  const calls: KernelCalls<never> = {
    run: (name, inputs, attrs) => single(around, name, call(name, inputs, attrs)),
    runMany: (name, inputs, attrs) => [call(name, inputs, attrs)].flat(),
    original(inputs, attrs) {
      if (!around.original) throw missing(around, kernelName, 'replaces none');
      return single(around, kernelName, execute(around.original, inputs, attrs));
    },
    fallback(inputs, attrs) {
      if (!around.fallback) throw missing(around, kernelName, 'has no fallback');
      return single(around, kernelName, keep(around.fallback(inputs, attrs)));
    },
  };

  let kept: TensorInfo[] = [];
  try {
    const result = body(calls);
    kept = [result].flat() as TensorInfo[];
    return result;
  } finally {
    // A tensor may share its data with others, so each result keeps one reference.
    for (const { dataId } of kept) {
      const at = made.findIndex((info) => info.dataId === dataId);
      if (at >= 0) made.splice(at, 1);
    }
    for (const { dataId } of made) storage.disposeData(dataId);
  }
}

function single(
  { backendName }: KernelSurroundings,
  name: string,
  result: TensorInfo | TensorInfo[],
): TensorInfo {
  if (!Array.isArray(result)) return result;
  throw new BackendError({
    where: `kernel "${name}" of backend "${backendName}"`,
    problem: `gives a list of ${result.length} tensors where one was asked for`,
    hint: 'Run it with runMany().',
  });
}

function missing(around: KernelSurroundings, name: string, what: string): BackendError {
  return new BackendError({
    where: `kernel "${name}" of backend "${around.backendName}"`,
    problem: `was called from kernel "${around.kernelName}" but ${what}`,
  });
}
