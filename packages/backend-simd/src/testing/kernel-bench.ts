import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import {
  getKernel,
  util,
  type DataType,
  type KernelBackend,
  type KernelFunc,
  type NamedAttrMap,
  type NamedTensorInfoMap,
  type TensorInfo,
  type TypedArray,
} from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../backend.js';
import { kernelConfigs } from '../kernels/kernel-configs.js';
import { openBackend, type SimdOptions } from '../open-backend.js';

/** A tensor that no backend holds yet. */
export interface HostTensor {
  readonly shape: number[];
  readonly values: TypedArray;
  readonly dtype: DataType;
}

export interface KernelResult {
  readonly shape: number[];
  readonly dtype: DataType;
  readonly values: number[];
}

type Inputs = Record<string, HostTensor>;

/** Runs single kernels on an engine, and on tfjs's CPU code to compare with. */
export class KernelBench {
  readonly #kernels = new Map(kernelConfigs('simd').map((config) => [config.kernelName, config]));
  readonly #cpu = new MathBackendCPU();

  private constructor(readonly backend: SimdBackend) {
    Object.assign(this.#cpu, { firstUse: false });
  }

  static async open(options?: SimdOptions): Promise<KernelBench> {
    return new KernelBench(await openBackend(options));
  }

  kernel(name: string): KernelFunc {
    return this.#kernels.get(name)!.kernelFunc;
  }

  run(name: string, inputs: Inputs, attrs: NamedAttrMap = {}): KernelResult {
    return this.runMany(name, inputs, attrs)[0]!;
  }

  runMany(name: string, inputs: Inputs, attrs: NamedAttrMap = {}): KernelResult[] {
    return execute(this.kernel(name), this.backend, inputs, attrs);
  }

  /** The same on tfjs's CPU kernels. */
  expected(name: string, inputs: Inputs, attrs: NamedAttrMap = {}): KernelResult {
    return execute(getKernel(name, 'cpu').kernelFunc, this.#cpu, inputs, attrs)[0]!;
  }

  async close(): Promise<void> {
    await this.backend.engine.pool?.stop();
  }
}

function execute(
  kernel: KernelFunc,
  backend: KernelBackend,
  inputs: Inputs,
  attrs: NamedAttrMap,
): KernelResult[] {
  const infos: Record<string, TensorInfo> = {};
  try {
    for (const [name, { shape, values, dtype }] of Object.entries(inputs)) {
      infos[name] = { dataId: backend.write(values, shape, dtype), shape, dtype };
    }
    const given = Array.isArray(inputs) ? Object.values(infos) : infos;
    const outs = [kernel({ inputs: given as NamedTensorInfoMap, attrs, backend })].flat();
    const results = outs.map(({ dataId, shape, dtype }) => ({
      shape,
      dtype,
      values: [...(backend.readSync(dataId) as Float32Array)],
    }));
    for (const { dataId } of outs) backend.disposeData(dataId);
    return results;
  } finally {
    for (const { dataId } of Object.values(infos)) backend.disposeData(dataId);
  }
}

/** Repeatable values in [-1, 1). */
export function values(shape: number[], seed = 1): HostTensor {
  let state = seed * 2654435761;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state / 2147483648;
  };
  const floats = Float32Array.from({ length: util.sizeFromShape(shape) }, next);
  return { shape, values: floats, dtype: 'float32' };
}

export function integers(shape: number[], list: readonly number[]): HostTensor {
  return { shape, values: Int32Array.from(list), dtype: 'int32' };
}
