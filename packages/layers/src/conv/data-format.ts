import { options, transpose, type Shape, type Tensor } from '@graftjs/core';

/** Where the channels are: last (the default) or right after the batch axis. */
export const dataFormat = options.oneOf(['channelsLast', 'channelsFirst'], {
  default: 'channelsLast',
});
export type DataFormat = 'channelsLast' | 'channelsFirst';

/** Runs something that knows channels last on a tensor of either kind. */
export function withChannelsLast(
  x: Tensor,
  format: DataFormat,
  run: (x: Tensor) => Tensor,
): Tensor {
  if (format === 'channelsLast') return run(x);
  const spatial = x.shape.map((_, i) => i).slice(2);
  const y = run(transpose(x, [0, ...spatial, 1]));
  return transpose(y, [0, y.rank - 1, ...spatial.map((axis) => axis - 1)]);
}

/** A shape with its channels last, computed with and brought back. */
export function shapeWithChannelsLast(
  shape: Shape,
  format: DataFormat,
  compute: (shape: Shape) => Shape,
): Shape {
  if (format === 'channelsLast') return compute(shape);
  const [batch = null, channels = null, ...spatial] = shape;
  const [outBatch = null, ...rest] = compute([batch, ...spatial, channels]);
  return [outBatch, rest.at(-1) ?? null, ...rest.slice(0, -1)];
}

/** The axis that holds the channels. */
export const channelAxis = (format: DataFormat): number => (format === 'channelsLast' ? -1 : 1);
