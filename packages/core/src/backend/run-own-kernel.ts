import {
  engine,
  getBackend,
  getKernel,
  type NamedAttrMap,
  type NamedTensorMap,
  type Tensor,
} from '@tensorflow/tfjs-core';

/**
 * Runs a kernel that only some backends have (its name begins with `Graft`): one pass over memory
 * for what ops take several for.
 *
 * @returns its outputs, or `null` where the active backend lacks it
 */
export function runOwnKernel(
  kernel: string,
  inputs: NamedTensorMap,
  attributes: { readonly [name: string]: unknown } = {},
): Tensor[] | null {
  if ((getKernel(kernel, getBackend()) as unknown) == null) return null;
  if (Object.values(inputs).some(({ dtype, size }) => dtype !== 'float32' || size === 0))
    return null;
  return [engine().runKernel(kernel, inputs, attributes as NamedAttrMap)].flat() as Tensor[];
}
