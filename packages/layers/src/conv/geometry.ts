import { options } from '@graftjs/core';

export const padding = options.oneOf(['valid', 'same'], { default: 'valid' });
export type Padding = 'valid' | 'same' | 'causal';

/** Length of an axis after a window went over it; free axes stay free. */
export function outputLength(
  length: number | null,
  window: number,
  stride: number,
  pad: Padding,
  dilation = 1,
): number | null {
  if (length === null) return null;
  if (pad !== 'valid') return Math.ceil(length / stride);
  return Math.max(0, Math.floor((length - (window - 1) * dilation - 1) / stride) + 1);
}

/** Length of an axis after a transposed convolution (Keras's rule). */
export function transposedLength(
  length: number | null,
  window: number,
  stride: number,
  pad: 'valid' | 'same',
  outputPadding: number | null,
): number | null {
  if (length === null) return null;
  if (outputPadding === null) {
    return pad === 'same' ? length * stride : length * stride + Math.max(window - stride, 0);
  }
  const before = pad === 'same' ? Math.floor(window / 2) : 0;
  return (length - 1) * stride + window - 2 * before + outputPadding;
}
