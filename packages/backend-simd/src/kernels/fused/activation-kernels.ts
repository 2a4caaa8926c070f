import { util, type NamedAttrMap, type TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelFamily, NativeKernel } from '../native-kernel.js';

const GRAIN = 1 << 13;

/** Whoever runs a kernel directly may leave the attributes out. */
const isApproximate = (attrs?: NamedAttrMap): boolean => attrs?.['approximate'] === true;

/** Kernels of core's own: the inputs by name, and the code by the attribute `approximate`. */
function activation(
  exact: number,
  approximate: number,
  names: readonly [string, string?],
): NativeKernel {
  return ({ inputs, attrs, backend }): TensorInfo | undefined => {
    const a = inputs[names[0]]!;
    const b = inputs[names[1] ?? names[0]]!;
    const n = util.sizeFromShape(a.shape);
    if (n === 0 || !backend.holdsFloats(a, b) || !util.arraysEqual(a.shape, b.shape)) {
      return undefined;
    }
    const out = backend.output(a.shape);
    const code = isApproximate(attrs) ? approximate : exact;
    const operands = [a, b, out].map((tensor) => backend.address(tensor));
    backend.engine.run('activation', Math.ceil(n / GRAIN), code, ...operands, n, GRAIN);
    return out;
  };
}

export const activationKernels: KernelFamily = {
  GraftGelu: activation(0, 1, ['x']),
  GraftSilu: activation(2, 2, ['x']),
  GraftGeluGrad: activation(3, 4, ['x', 'dy']),
  GraftSiluGrad: activation(5, 5, ['x', 'dy']),
  GraftSigmoidGrad: activation(6, 6, ['y', 'dy']),
  GraftTanhGrad: activation(7, 7, ['y', 'dy']),
};
