import { options, ShapeError, type Shape } from '@graftjs/core';

export const padding = options.oneOf(['valid', 'same'], { default: 'valid' });
export type Padding = 'valid' | 'same' | 'causal';

/** A window that moves over the spatial axes of an input. */
export interface Window {
  readonly size: readonly number[];
  readonly strides: readonly number[];
  readonly padding: Padding;
  readonly dilationRate?: readonly number[];
}

/** Lengths of the spatial axes after a window went over them; free axes stay free. */
export function windowedLengths(
  lengths: Shape,
  { size, strides, padding: pad, dilationRate = [] }: Window,
  where: string,
): Shape {
  return size.map((window, i) => {
    const length = lengths[i] ?? null;
    const stride = strides[i] ?? 1;
    if (length === null) return null;
    if (pad !== 'valid') return Math.ceil(length / stride);
    const reach = (window - 1) * (dilationRate[i] ?? 1) + 1;
    if (reach > length) throw tooLarge(lengths, size, dilationRate, where);
    return Math.floor((length - reach) / stride) + 1;
  });
}

function tooLarge(
  lengths: Shape,
  size: readonly number[],
  dilationRate: readonly number[],
  where: string,
): ShapeError {
  const dilated = dilationRate.some((rate) => rate !== 1);
  return new ShapeError({
    where,
    problem: 'the window is larger than what it moves over',
    operands: [
      { label: 'input', value: lengths, note: 'its spatial axes' },
      { label: 'window', value: size, ...(dilated ? { note: `dilated ${dilationRate}` } : {}) },
    ],
    hint: 'Use padding: "same", a smaller window or larger inputs.',
  });
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
