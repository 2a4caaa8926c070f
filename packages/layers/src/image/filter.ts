import { depthwiseConv2d, tensor4d, type Tensor, type Tensor4D } from '@graftjs/core';

/** A small kernel over every channel of images, with zeros around them. */
export function filterImages(images: Tensor, kernel: readonly (readonly number[])[]): Tensor {
  const channels = images.shape[3] ?? 1;
  const [height, width] = [kernel.length, kernel[0]?.length ?? 1];
  const values = kernel.flatMap((row) =>
    row.flatMap((weight) => Array<number>(channels).fill(weight)),
  );
  const filter = tensor4d(values, [height, width, channels, 1]);
  return depthwiseConv2d(images as Tensor4D, filter, 1, 'same');
}

function bell(size: number, sigma: number): number[] {
  const weights = Array.from({ length: size }, (_, i) =>
    Math.exp(-0.5 * ((i - (size - 1) / 2) / sigma) ** 2),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** A normal distribution as a kernel, sizes and deviations along x and y. */
export function gaussianKernel(
  [width, height]: readonly [number, number],
  [sigmaX, sigmaY]: readonly [number, number],
): number[][] {
  const along = bell(width, sigmaX);
  const down = bell(height, sigmaY);
  return down.map((y) => along.map((x) => x * y));
}
