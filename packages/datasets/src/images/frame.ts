import type { HostArray } from '../elements/host-array.js';

export type Fit = 'stretch' | 'crop' | 'pad';
export type Size = readonly [height: number, width: number];

/** The size that the whole image is scaled to, before what sticks out is cut or a border added. */
export function scaledSize([height, width]: Size, [tall, wide]: Size, fit: Fit): Size {
  if (fit === 'stretch') return [tall, wide];
  const choose = fit === 'crop' ? Math.max : Math.min;
  const scale = choose(tall / height, wide / width);
  const atLeastOne = (length: number): number => Math.max(1, Math.round(length * scale));
  return [atLeastOne(height), atLeastOne(width)];
}

/** The middle of an image that is too large, the background around one that is too small. */
export function frame(
  { data, shape }: HostArray<Uint8Array>,
  [tall, wide]: Size,
  background: readonly number[],
): HostArray<Uint8Array> {
  const [height = 0, width = 0, channels = 0] = shape;
  if (tall === height && wide === width) return { data, shape };
  const framed = new Uint8Array(tall * wide * channels);
  const top = Math.floor((height - tall) / 2);
  const left = Math.floor((width - wide) / 2);
  for (let y = 0; y < tall; y++) {
    for (let x = 0; x < wide; x++) {
      const to = (y * wide + x) * channels;
      const row = y + top;
      const column = x + left;
      const inside = row >= 0 && row < height && column >= 0 && column < width;
      const from = (row * width + column) * channels;
      for (let c = 0; c < channels; c++) {
        framed[to + c] = (inside ? data[from + c] : background[c]) as number;
      }
    }
  }
  return { data: framed, shape: [tall, wide, channels] };
}
