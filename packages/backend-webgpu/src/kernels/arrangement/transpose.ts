import { util } from '@tensorflow/tfjs-core';
import type { GpuKernel } from '../gpu-kernel.js';
import { forEachElement } from '../program/for-each-element.js';

/** Transposition of whole numbers and booleans too, for which tfjs writes WGSL that does not compile. */
export const transpose: GpuKernel<'Transpose'> = ({ x }, attrs, storage, calls) => {
  const { dtype, shape } = x;
  if (dtype !== 'int32' && dtype !== 'bool') return calls.original({ x }, attrs);
  const outputShape = attrs.perm.map((axis) => shape[axis]!);
  const strides = [...util.computeStrides(shape), 1];
  const outputStrides = [...util.computeStrides(outputShape), 1];
  const axes = outputShape.map((_, axis) => axis);
  const numbers = (name: string, of: (axis: number) => number): [string, number][] =>
    axes.map((axis) => [`${name}${axis}`, of(axis)]);
  return forEachElement(storage, {
    name: `transpose of ${shape.length} axes`,
    inputs: { x },
    outputShape,
    dtype,
    uniforms: Object.fromEntries([
      ...numbers('to', (axis) => outputStrides[axis]!),
      ...numbers('take', (axis) => strides[attrs.perm[axis]!]!),
    ]),
    wgsl: `
      fn element(index : i32) -> i32 {
        var rest = index;
        var at = 0;
        ${axes
          .map(
            (axis) => `
              at += (rest / uniforms.to${axis}) * uniforms.take${axis};
              rest = rest % uniforms.to${axis};`,
          )
          .join('')}
        return x[at];
      }`,
  });
};
