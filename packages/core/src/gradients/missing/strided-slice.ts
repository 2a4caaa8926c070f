import { pad, reshape, reverse, slice, slice_util, type Tensor } from '@tensorflow/tfjs-core';
import { gradientOf } from '../gradient-of.js';

const replaced = (shape: readonly number[], axis: number, ...by: number[]): number[] => [
  ...shape.slice(0, axis),
  ...by,
  ...shape.slice(axis + 1),
];

/** Puts the elements of an axis `stride` apart, with zeros between, into an axis of `length`. */
function spread(dy: Tensor, axis: number, begin: number, stride: number, length: number): Tensor {
  const count = dy.shape[axis] ?? 0;
  const step = Math.abs(stride);
  // A negative stride walks backwards: the last element taken is the first in the input.
  const first = stride > 0 ? begin : begin + (count - 1) * stride;
  let spaced = stride > 0 ? dy : reverse(dy, axis);
  const none: [number, number][] = dy.shape.map(() => [0, 0]);
  if (step > 1 && count > 0) {
    const apart = reshape(spaced, replaced(dy.shape, axis, count, 1));
    const gaps: [number, number][] = [...none, [0, 0]];
    gaps[axis + 1] = [0, step - 1];
    const wide = reshape(pad(apart, gaps), replaced(dy.shape, axis, count * step));
    const used = replaced(dy.shape, axis, (count - 1) * step + 1);
    spaced = slice(
      wide,
      used.map(() => 0),
      used,
    );
  }
  const around = [...none];
  around[axis] = [first, length - first - (spaced.shape[axis] ?? 0)];
  return pad(spaced, around);
}

/** Each element goes back to where it was taken from; the rest is zero. */
export const stridedSliceGradient = gradientOf('StridedSlice', {
  inputs: ['x'],
  gradient: (dy, [input], attrs) => ({
    x: () => {
      const x = input as Tensor;
      const masks = ['beginMask', 'endMask', 'ellipsisMask', 'newAxisMask', 'shrinkAxisMask'].map(
        (name) => (attrs[name] as number | undefined) ?? 0,
      ) as [number, number, number, number, number];
      const [begin, end, strides] = [attrs['begin'], attrs['end'], attrs['strides']] as number[][];
      const info = slice_util.sliceInfo(x.shape, begin ?? [], end ?? [], strides ?? [], ...masks);
      // The shape before axes of length 1 were dropped or added: one axis for each of the input's.
      const taken = x.shape.map((_, i) => {
        const [from = 0, to = 0, by = 1] = [info.begin[i], info.end[i], info.strides[i]];
        return Math.max(0, Math.ceil((to - from) / by));
      });
      if (taken.some((count) => count === 0))
        return pad(
          reshape(dy, taken),
          x.shape.map((n, i) => [0, n - (taken[i] ?? 0)]),
        );
      return x.shape.reduce<Tensor>(
        (spreadSoFar, length, axis) =>
          spread(spreadSoFar, axis, info.begin[axis] ?? 0, info.strides[axis] ?? 1, length),
        reshape(dy, taken),
      );
    },
  }),
});
