/**
 * Images made smaller by averaging: each new pixel is the mean of the area that it covers, parts of
 * pixels counting as parts.
 *
 * @param pixels images of [from, from], one after the other; a border is cut off first
 */
export function shrink(pixels, { from, border = 0, to, scale = 1 }) {
  const inner = from - 2 * border;
  const covered = Array.from({ length: to }, (_, i) => overlaps((i * inner) / to, inner / to));
  const count = pixels.length / from ** 2;
  const result = new Float32Array(count * to ** 2);
  for (let n = 0; n < count; n++) {
    for (let row = 0; row < to; row++) {
      for (let column = 0; column < to; column++) {
        let sum = 0;
        for (const [y, high] of covered[row]) {
          const line = n * from ** 2 + (y + border) * from + border;
          for (const [x, wide] of covered[column]) sum += pixels[line + x] * high * wide;
        }
        result[(n * to + row) * to + column] = (sum * scale) / (inner / to) ** 2;
      }
    }
  }
  return result;
}

/** Which whole steps an interval covers, and how much of each. */
function overlaps(start, length) {
  const end = start + length - 1e-9;
  const parts = [];
  for (let i = Math.floor(start); i < end; i++) {
    parts.push([i, Math.min(i + 1, start + length) - Math.max(i, start)]);
  }
  return parts;
}
