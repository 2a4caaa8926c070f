import { util } from '@tensorflow/tfjs-core';
import { reshape, type GpuKernel } from '../gpu-kernel.js';

/** The most axes that tfjs selects over. */
const MOST_AXES = 4;

/** Selection of any rank: where the condition has the shape of both sides, their rank is one. */
export const select: GpuKernel<'Select'> = (inputs, attrs, _, calls) => {
  const { condition, t, e } = inputs;
  if (t.shape.length <= MOST_AXES) return calls.original(inputs, attrs);
  if (!util.arraysEqual(condition.shape, t.shape)) return calls.fallback(inputs, attrs);
  const flat = [util.sizeFromShape(t.shape)];
  const selected = calls.original(
    {
      condition: reshape(calls, condition, flat),
      t: reshape(calls, t, flat),
      e: reshape(calls, e, flat),
    },
    attrs,
  );
  return reshape(calls, selected, t.shape);
};
