import { type Random } from '@graftjs/core';
import { isHostArray, type HostArray } from '@graftjs/datasets';
import type { Example } from '../prefix/features-of.js';

/** Ways in which pictures go wrong, on pixels of 0 to 1. */
const WAYS = {
  noise: (image: Image, random: Random) => each(image, (v) => v + random.normal(0, 0.12)),
  dark: (image: Image) => each(image, (v) => v * 0.4),
  bright: (image: Image) => each(image, (v) => 0.5 + v * 0.5),
  'low contrast': (image: Image) => each(image, (v) => 0.5 + (v - 0.5) * 0.3),
  blur: (image: Image) => blurred(image),
  covered: (image: Image, random: Random) => covered(image, random),
} as const;

export const corruptionNames = Object.keys(WAYS) as (keyof typeof WAYS)[];

interface Image {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

/** An example with its picture spoilt; `null` where it holds none. */
export function corrupted(
  example: Example,
  way: keyof typeof WAYS,
  random: Random,
): Example | null {
  const { x } = example;
  if (!isHostArray(x) || x.shape.length < 2) return null;
  const bytes = Object.prototype.toString.call(x.data).includes('Uint8');
  const [low, high] = bytes ? [0, 255] : rangeOf(x.data);
  const scale = high - low || 1;
  const image = { data: Float32Array.from(x.data, (v) => (v - low) / scale), shape: x.shape };
  const spoilt = WAYS[way](image, random);
  const back = spoilt.map((v) => low + scale * Math.min(1, Math.max(0, v)));
  const data = bytes ? Uint8Array.from(back, Math.round) : back;
  return { ...example, x: { ...x, data } as HostArray };
}

function rangeOf(values: ArrayLike<number>): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i] as number);
    high = Math.max(high, values[i] as number);
  }
  return [low, high];
}

const each = ({ data }: Image, change: (v: number) => number): Float32Array => data.map(change);

/** Means of squares a twenty-fifth of the height wide, at least of 3 pixels: rows, then columns. */
function blurred({ data, shape }: Image): Float32Array {
  const [height = 0, width = 0, channels = 1] = shape;
  const reach = Math.max(1, Math.round(height / 50));
  const across = meansAlong(data, width, channels, height, width * channels, reach);
  return meansAlong(across, height, width * channels, 1, 0, reach);
}

/** Means over neighbours along one axis, by running sums. */
function meansAlong(
  data: Float32Array,
  length: number,
  stride: number,
  lines: number,
  lineStride: number,
  reach: number,
): Float32Array {
  const result = new Float32Array(data.length);
  for (let line = 0; line < lines; line++)
    for (let offset = 0; offset < stride; offset++) {
      const at = (i: number) => line * lineStride + i * stride + offset;
      let sum = 0;
      for (let i = 0; i < Math.min(reach, length); i++) sum += data[at(i)] as number;
      for (let i = 0; i < length; i++) {
        if (i + reach < length) sum += data[at(i + reach)] as number;
        if (i - reach - 1 >= 0) sum -= data[at(i - reach - 1)] as number;
        const count = Math.min(length - 1, i + reach) - Math.max(0, i - reach) + 1;
        result[at(i)] = sum / count;
      }
    }
  return result;
}

/** A grey square over a ninth of the picture. */
function covered({ data, shape }: Image, random: Random): Float32Array {
  const [height = 0, width = 0, channels = 1] = shape;
  const [h, w] = [Math.ceil(height / 3), Math.ceil(width / 3)];
  const top = random.integer(height - h + 1);
  const left = random.integer(width - w + 1);
  const result = data.slice();
  for (let y = top; y < top + h; y++)
    for (let x = left; x < left + w; x++)
      for (let c = 0; c < channels; c++) result[(y * width + x) * channels + c] = 0.5;
  return result;
}
