import type { HostArray } from '../elements/host-array.js';

export type EnlargeKernel = 'nearest' | 'bilinear' | 'bicubic' | 'lanczos';

/** Weight by distance in source pixels, and the distance from which it is zero. */
const KERNELS: Record<EnlargeKernel, { reach: number; weight(x: number): number }> = {
  nearest: { reach: 0.5, weight: () => 1 },
  bilinear: { reach: 1, weight: (x) => 1 - Math.abs(x) },
  bicubic: { reach: 2, weight: (x) => keys(Math.abs(x)) },
  lanczos: { reach: 3, weight: (x) => sinc(x) * sinc(x / 3) },
};

/** Keys's cubic convolution with a = -0.5, the one of Pillow and libvips. */
const keys = (x: number): number =>
  x < 1 ? (1.5 * x - 2.5) * x * x + 1 : ((-0.5 * x + 2.5) * x - 4) * x + 2;

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

/**
 * Pixels on a finer grid, axis by axis; pixel centres keep their places (libvips shifts them by up
 * to half a pixel here, which frameworks do not).
 *
 * @param size at least the size of the image on each axis
 */
export function enlarge(
  { data, shape }: HostArray<Uint8Array>,
  size: readonly [height: number, width: number],
  kernel: EnlargeKernel,
): HostArray<Uint8Array> {
  const [height = 0, width = 0, channels = 0] = shape;
  const [tall, wide] = size;
  if (tall === height && wide === width) return { data, shape };
  const rows = resampleAxis(Float32Array.from(data), [1, height, width * channels], tall, kernel);
  const pixels = resampleAxis(rows, [tall, width, channels], wide, kernel);
  // The clamping array rounds as it stores.
  const bytes = new Uint8ClampedArray(pixels);
  return { data: new Uint8Array(bytes.buffer), shape: [tall, wide, channels] };
}

/** Resamples the middle axis of [outer, length, inner]. */
function resampleAxis(
  values: Float32Array,
  [outer, length, inner]: readonly [number, number, number],
  target: number,
  kernel: EnlargeKernel,
): Float32Array {
  if (target === length) return values;
  const result = new Float32Array(outer * target * inner);
  const { count, first, weights } = tapsOf(length, target, kernel);
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < target; i++) {
      const to = (o * target + i) * inner;
      const from = (o * length + (first[i] as number)) * inner;
      for (let c = 0; c < inner; c++) {
        let sum = 0;
        for (let t = 0; t < count; t++) {
          sum += (weights[i * count + t] as number) * (values[from + t * inner + c] as number);
        }
        result[to + c] = sum;
      }
    }
  }
  return result;
}

/**
 * The source pixels that each target pixel is made of, equally many for each; the weights of one
 * sum to 1, also at the edges.
 */
function tapsOf(length: number, target: number, kernel: EnlargeKernel) {
  const { reach, weight } = KERNELS[kernel];
  const count = Math.min(length, Math.ceil(2 * reach));
  const first = new Int32Array(target);
  const weights = new Float32Array(target * count);
  for (let i = 0; i < target; i++) {
    const centre = ((i + 0.5) * length) / target;
    const start = Math.max(0, Math.min(length - count, Math.ceil(centre - reach - 0.5)));
    const raw = Array.from({ length: count }, (_, t) => {
      const distance = start + t + 0.5 - centre;
      return Math.abs(distance) <= reach ? weight(distance) : 0;
    });
    const sum = raw.reduce((a, b) => a + b, 0);
    first[i] = start;
    weights.set(
      raw.map((value) => value / sum),
      i * count,
    );
  }
  return { count, first, weights };
}
