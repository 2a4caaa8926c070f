import type { Point } from './stroke-path.js';

/**
 * Draws lines of a round pen, with soft edges, into an image of `size` x `size` pixels of 0 to 1.
 * Coordinates and width are in pixels.
 */
export function rasterize(
  lines: readonly (readonly Point[])[],
  { size, width }: { readonly size: number; readonly width: number },
): Float32Array {
  const image = new Float32Array(size * size);
  for (const line of lines) {
    for (let i = 0; i + 1 < line.length; i++) {
      drawSegment(image, size, line[i] as Point, line[i + 1] as Point, width / 2);
    }
  }
  return image;
}

function drawSegment(
  image: Float32Array,
  size: number,
  [ax, ay]: Point,
  [bx, by]: Point,
  radius: number,
): void {
  const reach = radius + 1;
  const left = Math.max(0, Math.floor(Math.min(ax, bx) - reach));
  const right = Math.min(size - 1, Math.ceil(Math.max(ax, bx) + reach));
  const top = Math.max(0, Math.floor(Math.min(ay, by) - reach));
  const bottom = Math.min(size - 1, Math.ceil(Math.max(ay, by) + reach));
  const dx = bx - ax;
  const dy = by - ay;
  const square = dx * dx + dy * dy || 1;
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      // From the middle of the pixel to the nearest point of the segment.
      const px = x + 0.5 - ax;
      const py = y + 0.5 - ay;
      const along = Math.min(1, Math.max(0, (px * dx + py * dy) / square));
      const distance = Math.hypot(px - along * dx, py - along * dy);
      const ink = Math.min(1, Math.max(0, radius - distance + 0.5));
      const at = y * size + x;
      if (ink > (image[at] as number)) image[at] = ink;
    }
  }
}
