import { util } from '@tensorflow/tfjs-core';
import { reshape, type GpuKernel } from '../gpu-kernel.js';

/** The most axes that tfjs pads. */
const MOST_AXES = 4;

/** Padding of tensors of any rank: beyond four axes, one axis after the other. */
export const pad: GpuKernel<'PadV2'> = ({ x }, { paddings, constantValue }, _, calls) => {
  if (x.shape.length <= MOST_AXES) return calls.original({ x }, { paddings, constantValue });
  let padded = calls.run('Identity', { x }, {});
  for (const [axis, [before, after]] of paddings.entries()) {
    if (before === 0 && after === 0) continue;
    const { shape } = padded;
    const outer = util.sizeFromShape(shape.slice(0, axis));
    const inner = util.sizeFromShape(shape.slice(axis + 1));
    const flat = calls.original(
      { x: reshape(calls, padded, [outer, shape[axis]!, inner]) },
      {
        paddings: [
          [0, 0],
          [before, after],
          [0, 0],
        ],
        constantValue,
      },
    );
    padded = reshape(
      calls,
      flat,
      shape.map((length, i) => (i === axis ? before + length + after : length)),
    );
  }
  return padded;
};
