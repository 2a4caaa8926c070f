import type { Tensor } from '@graftjs/core';
import type { FillMode, Projecting } from './project.js';
import { sampleImages, type Sampler } from './sample.js';

/** A whole coordinate outside a line of pixels, brought inside; −1 takes the fill value. */
function inside(at: number, length: number, mode: FillMode): number {
  if (mode === 'constant') return at >= 0 && at < length ? at : -1;
  if (mode === 'nearest') return Math.max(0, Math.min(length - 1, at));
  if (mode === 'wrap') return ((at % length) + length) % length;
  // The edge is not repeated on the left, and is on the right: so does Keras.
  const within = Math.abs(at) % (2 * length);
  return within < length ? within : 2 * length - within - 1;
}

/** Halves go to the even side, as in numpy. */
export function roundToEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest !== 0.5) return rest > 0.5 ? floor + 1 : floor;
  return floor % 2 === 0 ? floor : floor + 1;
}

/** Images whose every pixel comes from a place that is moved by its own distance down and right. */
export function displaceImages(
  images: Tensor,
  { down, right }: { readonly down: Float32Array; readonly right: Float32Array },
  { interpolation, fillMode, fillValue }: Projecting,
): Tensor {
  const [, height = 1, width = 1] = images.shape;
  const indexOf = (y: number, x: number): number => {
    const [row, column] = [inside(y, height, fillMode), inside(x, width, fillMode)];
    return row < 0 || column < 0 ? -1 : row * width + column;
  };
  const sampler: Sampler = (b, y, x) => {
    const at = (b * height + y) * width + x;
    const [fromY, fromX] = [y + (down[at] ?? 0), x + (right[at] ?? 0)];
    if (interpolation === 'nearest') {
      return [{ index: indexOf(roundToEven(fromY), roundToEven(fromX)), weight: 1 }];
    }
    const [top, left] = [Math.floor(fromY), Math.floor(fromX)];
    const [dy, dx] = [fromY - top, fromX - left];
    return [
      { index: indexOf(top, left), weight: (1 - dy) * (1 - dx) },
      { index: indexOf(top, left + 1), weight: (1 - dy) * dx },
      { index: indexOf(top + 1, left), weight: dy * (1 - dx) },
      { index: indexOf(top + 1, left + 1), weight: dy * dx },
    ];
  };
  return sampleImages(images, sampler, interpolation === 'nearest' ? 1 : 4, fillValue);
}
