import { util } from '@tensorflow/tfjs-core';
import { reshape, type GpuKernel } from '../gpu-kernel.js';

/** The most axes that tfjs reverses. */
const MOST_AXES = 4;

/** Reversal of tensors of any rank: beyond four axes, one axis after the other. */
export const reverse: GpuKernel<'Reverse'> = ({ x }, { dims }, _, calls) => {
  if (x.shape.length <= MOST_AXES) return calls.original({ x }, { dims });
  let reversed = calls.run('Identity', { x }, {});
  for (const axis of util.parseAxisParam(dims, x.shape)) {
    const outer = util.sizeFromShape(x.shape.slice(0, axis));
    const inner = util.sizeFromShape(x.shape.slice(axis + 1));
    const flat = reshape(calls, reversed, [outer, x.shape[axis]!, inner]);
    reversed = reshape(calls, calls.original({ x: flat }, { dims: [1] }), x.shape);
  }
  return reversed;
};
