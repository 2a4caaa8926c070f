import {
  engine,
  getBackend,
  getKernel,
  registerKernel,
  tensor,
  unregisterKernel,
  type KernelConfig,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { kernelCases } from '../cases/index.js';
import { kernelChecks } from './kernel-checks.js';

/** What a spoilt kernel makes of its results: too large by one part in two thousand. */
const FACTOR = 1.0005;

/** The kernels that the suite has cases for and the active backend has. */
export function checkedKernels(): string[] {
  const names = new Set(kernelCases.map(({ kernel }) => kernel));
  return [...names].filter((name) => (getKernel(name, getBackend()) as unknown) != null).sort();
}

/**
 * Who tests the tests: scales the results of one kernel after another on the active backend, and
 * names those of which no check of the suite takes notice.
 *
 * @example
 * await useBackend(myBackend());
 * console.log(await findBlindSpots()); // []
 */
export async function findBlindSpots(
  kernels: readonly string[] = checkedKernels(),
): Promise<string[]> {
  const blind: string[] = [];
  for (const kernel of kernels) if (!(await isNoticed(kernel))) blind.push(kernel);
  return blind;
}

async function isNoticed(kernel: string): Promise<boolean> {
  // What is zero stays zero, however it is scaled.
  if (kernel === 'ZerosLike') return true;
  const original = getKernel(kernel, getBackend());
  replace(spoilt(original));
  try {
    for (const check of kernelChecks(kernelCases.filter((one) => one.kernel === kernel))) {
      await check.run();
    }
    return false;
  } catch {
    return true;
  } finally {
    replace(original);
  }
}

function replace(config: KernelConfig): void {
  unregisterKernel(config.kernelName, config.backendName);
  registerKernel(config);
}

function spoilt(config: KernelConfig): KernelConfig {
  const { kernelFunc } = config;
  return {
    ...config,
    kernelFunc: (args) => {
      const result = kernelFunc(args);
      return Array.isArray(result) ? result.map(spoil) : spoil(result);
    },
  };
}

/** The result a little too large; results that are not float32 get their first element changed. */
function spoil(info: TensorInfo): TensorInfo {
  const { backend } = engine();
  const values = backend.readSync(info.dataId) as Float32Array;
  const wrong = values.slice();
  if (info.dtype === 'float32') wrong.forEach((value, i) => (wrong[i] = value * FACTOR));
  else if (wrong.length > 0) {
    wrong[0] = info.dtype === 'bool' ? 1 - (wrong[0] ?? 0) : (wrong[0] ?? 0) + 1;
  }
  backend.disposeData(info.dataId);
  return tensor(wrong, info.shape, info.dtype);
}
