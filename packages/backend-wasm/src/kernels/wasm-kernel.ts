import type { KernelCalls, KernelFunction, KernelName } from '@graftjs/core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmStorage } from '../storage/guard-storage.js';

/** A kernel for the wasm storage. */
export type WasmKernel<Name extends KernelName> = KernelFunction<Name, WasmStorage>;

/** The calls of a kernel, whichever kernel it is. */
export type Calls = Pick<KernelCalls, 'run' | 'runMany'>;

export function reshape({ run }: Calls, x: TensorInfo, shape: readonly number[]): TensorInfo {
  return run('Reshape', { x }, { shape: [...shape] });
}

export function transpose({ run }: Calls, x: TensorInfo, perm: readonly number[]): TensorInfo {
  return run('Transpose', { x }, { perm: [...perm] });
}

export function slice(
  { run }: Calls,
  x: TensorInfo,
  begin: readonly number[],
  size: readonly number[],
): TensorInfo {
  return run('Slice', { x }, { begin: [...begin], size: [...size] });
}

/** Zeros around a tensor, before and after each axis. */
export function pad(
  { run }: Calls,
  x: TensorInfo,
  paddings: readonly (readonly [number, number])[],
): TensorInfo {
  if (paddings.every(([before, after]) => before === 0 && after === 0)) return x;
  return run(
    'PadV2',
    { x },
    {
      paddings: paddings.map(([before, after]): [number, number] => [before, after]),
      constantValue: 0,
    },
  );
}

export function concat({ run }: Calls, parts: TensorInfo[], axis: number): TensorInfo {
  return parts.length === 1 ? parts[0]! : run('Concat', parts, { axis });
}
