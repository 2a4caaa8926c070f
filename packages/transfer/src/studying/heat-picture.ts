import { encodePng } from '@graftjs/training';

/** Pixels of 0 to 255, red, green, blue. */
export interface Pixels {
  readonly data: ArrayLike<number>;
  readonly height: number;
  readonly width: number;
}

const MOST = 128;

/** A picture as a `data:` address, made smaller where it is large. */
export async function pictureOf(pixels: Pixels): Promise<string> {
  return address(reduced(pixels));
}

/** A picture with a map of 0 to 1 over it, as a `data:` address. */
export async function heatPicture(pixels: Pixels, map: ArrayLike<number>): Promise<string> {
  return address(reduced(heatPixels(pixels, map)));
}

/** A picture with a map of 0 to 1 over it: what counts is coloured, the rest is grey. */
export function heatPixels({ data, height, width }: Pixels, map: ArrayLike<number>): Pixels {
  const mixed = new Float32Array(height * width * 3);
  for (let i = 0; i < height * width; i++) {
    const grey = 0.3 * at(data, 3 * i) + 0.59 * at(data, 3 * i + 1) + 0.11 * at(data, 3 * i + 2);
    const heat = Math.min(1, Math.max(0, map[i] as number));
    const [r, g, b] = colour(heat);
    const share = 0.15 + 0.6 * heat;
    mixed.set(
      [r, g, b].map((c) => (1 - share) * grey * 0.9 + share * c),
      3 * i,
    );
  }
  return { data: mixed, height, width };
}

const at = (data: ArrayLike<number>, i: number): number => data[i] as number;

/** From dark violet over red to yellow, each brighter than the one before it. */
function colour(heat: number): [number, number, number] {
  const stops = [
    [40, 11, 84],
    [136, 34, 106],
    [211, 67, 74],
    [249, 142, 9],
    [252, 255, 164],
  ] as const;
  const place = heat * (stops.length - 1);
  const low = Math.min(stops.length - 2, Math.floor(place));
  const [a, b] = [stops[low], stops[low + 1]] as const;
  return [0, 1, 2].map((c) => (a?.[c] ?? 0) + (place - low) * ((b?.[c] ?? 0) - (a?.[c] ?? 0))) as [
    number,
    number,
    number,
  ];
}

/** Means of whole blocks of pixels; small pictures are enlarged by whole factors. */
function reduced({ data, height, width }: Pixels): Pixels {
  const longest = Math.max(height, width);
  if (longest < MOST / 2) {
    const factor = Math.floor(MOST / longest);
    return sampled(data, height * factor, width * factor, (y, x, c) =>
      at(data, 3 * (Math.floor(y / factor) * width + Math.floor(x / factor)) + c),
    );
  }
  const step = Math.ceil(longest / MOST);
  if (step === 1) return { data, height, width };
  // A picture of one row, say, is thinner than a block.
  const [down, across] = [Math.min(step, height), Math.min(step, width)];
  return sampled(data, Math.floor(height / down), Math.floor(width / across), (y, x, c) => {
    let sum = 0;
    for (let dy = 0; dy < down; dy++)
      for (let dx = 0; dx < across; dx++)
        sum += at(data, 3 * ((y * down + dy) * width + x * across + dx) + c);
    return sum / (down * across);
  });
}

function sampled(
  _: ArrayLike<number>,
  height: number,
  width: number,
  value: (y: number, x: number, c: number) => number,
): Pixels {
  const data = new Float32Array(height * width * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < 3; c++) data[3 * (y * width + x) + c] = value(y, x, c);
  return { data, height, width };
}

async function address({ data, height, width }: Pixels): Promise<string> {
  const clipped = Float32Array.from(data, (v) => Math.min(255, Math.max(0, v)));
  const bytes = await encodePng(clipped, { width, height, channels: 3 });
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return `data:image/png;base64,${btoa(text)}`;
}
