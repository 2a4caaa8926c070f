import type { Layer, Shape, SymbolicTensor } from '@graftjs/core';
import { activation, batchNormalization, conv2d, reLU, zeroPadding2d } from '@graftjs/layers';

/** Layers applied one after the other. */
export function chain(x: SymbolicTensor, ...layers: readonly Layer[]): SymbolicTensor {
  return layers.reduce((value, layer) => layer.apply(value), x);
}

/** The channels of an image, which are always known. */
export const channelsOf = ({ shape }: { readonly shape: Shape }): number => shape.at(-1) as number;

/** A ReLU that ends at 6. */
export const relu6 = (name: string): Layer => reLU({ maxValue: 6, name });

/** A ReLU as an activation layer. */
export const relu = (name: string): Layer => activation('relu', { name });

/** A convolution without bias; a normalisation follows it. */
export const plainConv2d = (
  filters: number,
  options: Omit<Parameters<typeof conv2d>[1] & object, 'useBias'>,
): Layer => conv2d(filters, { ...options, useBias: false });

/** Batch normalisation with the momentum and epsilon of an architecture. */
export const normalizedLike =
  (settings: { readonly momentum?: number; readonly epsilon?: number }) =>
  (name: string): Layer =>
    batchNormalization({ ...settings, name });

/**
 * The zeros that Keras puts around an image before a convolution with stride 2 and no padding, so
 * that even sizes are halved as TensorFlow's `same` does.
 */
export function padForStride2(x: SymbolicTensor, kernelSize: number, name: string): Layer {
  const [height, width] = x.shape.slice(1, 3);
  const half = Math.floor(kernelSize / 2);
  const before = (length: number | null | undefined) =>
    half - (length == null ? 1 : 1 - (length % 2));
  return zeroPadding2d({
    padding: [
      [before(height), half],
      [before(width), half],
    ],
    name,
  });
}

/** Channels rounded to a multiple of `divisor`, but never to less than nine tenths. */
export function roundChannels(channels: number, divisor = 8): number {
  const rounded = Math.max(divisor, Math.floor((channels + divisor / 2) / divisor) * divisor);
  return rounded < 0.9 * channels ? rounded + divisor : rounded;
}
