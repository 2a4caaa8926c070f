import { mul, reshape, square, sub, sum, transpose, type Scalar, type Tensor } from '@graftjs/core';

/**
 * How far the feature maps of a layer are from those of the source: ½ Σ_c C · a_c ‖F_c − F⁰_c‖² / (h w),
 * the mean over examples; a sums to 1 over the C channels.
 *
 * Both published codes sum over the batch, so that its size decides how strong the penalty is; as
 * with the loss of the data, the mean is taken here.
 *
 * @param attention of each channel, [channels]
 * @param axis which axis counts channels
 */
export function behaviourDistance(
  now: Tensor,
  source: Tensor,
  attention: Tensor,
  axis: number,
): Scalar {
  const [count = 1] = now.shape;
  const channels = now.shape[axis] as number;
  const squares = square(sub(now, source));
  const others = Array.from({ length: now.rank }, (_, i) => i).filter((i) => i !== axis);
  const maps = axis === now.rank - 1 ? squares : transpose(squares, [...others, axis]);
  const rows = reshape(maps, [-1, channels]);
  const size = (rows.shape[0] as number) / count;
  return mul<Scalar>(sum(mul(sum(rows, 0), attention)), (0.5 * channels) / (count * size));
}
