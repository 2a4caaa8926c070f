import { gather, type Tensor } from '@graftjs/core';
import { timesAlongAxis } from './along-one-axis.js';

export const INTERPOLATIONS = ['bilinear', 'nearest', 'bicubic', 'lanczos3', 'lanczos5'] as const;
export type Interpolation = (typeof INTERPOLATIONS)[number];

interface Kernel {
  readonly radius: number;
  /** TensorFlow looks this kernel up at so many places between two pixels, unless it antialiases. */
  readonly places?: number;
  at(distance: number): number;
}

const lanczos = (radius: number): Kernel => ({
  radius,
  at(x) {
    if (Math.abs(x) >= radius) return 0;
    if (x === 0) return 1;
    const angle = Math.PI * x;
    return (radius * Math.sin(angle) * Math.sin(angle / radius)) / (angle * angle);
  },
});

const KERNELS: { readonly [Name in Exclude<Interpolation, 'nearest'>]: Kernel } = {
  bilinear: { radius: 1, at: (x) => Math.max(0, 1 - Math.abs(x)) },
  bicubic: { radius: 2, places: 1024, at: (x) => keys(Math.abs(x)) },
  lanczos3: lanczos(3),
  lanczos5: lanczos(5),
};

/** Keys's cubic (1981), a = −1/2. */
function keys(x: number): number {
  if (x >= 2) return 0;
  return x >= 1 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : (1.5 * x - 2.5) * x * x + 1;
}

/**
 * How each pixel of a line of `to` pixels is made of those of a line of `from` pixels; pixels are
 * where their middles are, and weights outside the line go to those inside.
 */
export function resizeMatrix(
  from: number,
  to: number,
  { radius, places, at }: Kernel,
  antialias: boolean,
): Float32Array {
  const scale = from / to;
  const width = antialias ? Math.max(scale, 1) : 1;
  const values = new Float32Array(to * from);
  for (let i = 0; i < to; i++) {
    const exact = (i + 0.5) * scale;
    const centre = places && !antialias ? onPlace(exact, places) : exact;
    const first = Math.max(0, Math.ceil(centre - radius * width - 0.5));
    const last = Math.min(from - 1, Math.floor(centre + radius * width - 0.5));
    const weights: number[] = [];
    for (let j = first; j <= last; j++) weights.push(at((j + 0.5 - centre) / width));
    const total = weights.reduce((sum, weight) => sum + weight, 0) || 1;
    weights.forEach((weight, k) => {
      values[i * from + first + k] = weight / total;
    });
  }
  return values;
}

const onPlace = (centre: number, places: number): number =>
  Math.round((centre - 0.5) * places) / places + 0.5;

/** Lines along an axis drawn out or together to another length. */
export function resizeAxis(
  x: Tensor,
  axis: number,
  to: number,
  interpolation: Interpolation,
  antialias = false,
): Tensor {
  const from = x.shape[axis] ?? 1;
  if (from === to) return x;
  if (interpolation === 'nearest') {
    const nearest = (_: unknown, i: number) =>
      Math.min(from - 1, Math.floor(((i + 0.5) * from) / to));
    return gather(x, Array.from({ length: to }, nearest), axis);
  }
  const values = resizeMatrix(from, to, KERNELS[interpolation], antialias);
  return timesAlongAxis(x, axis, { values, to, from });
}

/** Images [batch, height, width, channels] of another size, as `tf.image.resize` gives them. */
export function resizeImages(
  x: Tensor,
  [height, width]: readonly [number, number],
  interpolation: Interpolation,
  antialias = false,
): Tensor {
  const tall = resizeAxis(x, 1, height, interpolation, antialias);
  return resizeAxis(tall, 2, width, interpolation, antialias);
}
