import { backend_util, util, type TensorInfo } from '@tensorflow/tfjs-core';
import { reshape, type GpuKernel } from '../gpu-kernel.js';

type Reduction = 'Sum' | 'Prod' | 'Mean' | 'Max' | 'Min' | 'All' | 'Any';

/** Reductions over nothing, for which tfjs asks the GPU for a buffer of no bytes. */
export function reduce(): GpuKernel<Reduction> {
  return ({ x }, attrs, _, calls) =>
    util.sizeFromShape(x.shape) === 0 ? calls.fallback({ x }, attrs) : calls.original({ x }, attrs);
}

/** Products; tfjs forgets that the reduced axes are kept where the data is on the CPU still. */
export const prod: GpuKernel<'Prod'> = ({ x }, attrs, _, calls) => {
  const { axis, keepDims } = attrs;
  if (util.sizeFromShape(x.shape) === 0) return calls.fallback({ x }, attrs);
  const product: TensorInfo = calls.original({ x }, { axis, keepDims: false });
  if (!keepDims) return product;
  const axes = util.parseAxisParam(axis, x.shape);
  return reshape(calls, product, backend_util.expandShapeToKeepDim(product.shape, axes));
};
