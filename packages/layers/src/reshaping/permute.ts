import { ConfigError, defineLayer, options, transpose, type Shape } from '@graftjs/core';

/** The whole order with the batch axis in front, or an error where axes are missing or repeated. */
function orderFor(dims: Shape, rank: number): number[] {
  const sorted = dims.map((axis) => axis ?? 0).sort((a, b) => a - b);
  if (sorted.length !== rank - 1 || sorted.some((axis, i) => axis !== i + 1)) {
    throw new ConfigError({
      where: 'Permute',
      problem: `dims must hold each axis from 1 to ${rank - 1} once; the batch axis is 0 and stays`,
      operands: [{ label: 'dims', value: dims }],
    });
  }
  return [0, ...dims.map((axis) => axis ?? 0)];
}

/** Another order of the axes: `permute([2, 1])` swaps the first two after the batch axis. */
export const permute = defineLayer({
  type: 'layers/Permute',
  positional: 'dims',
  options: { dims: options.shape() },
  outputShape: (input, { dims }) => orderFor(dims, input.length).map((axis) => input[axis] ?? null),
  call: (x, { options: { dims } }) => transpose(x, orderFor(dims, x.rank)),
  outputMask: () => null,
});
