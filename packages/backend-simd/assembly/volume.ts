import { arg, argPtr, bytes } from './simd';

// @ts-ignore: decorator
@inline
function copy(to: usize, from: usize, n: i32): void {
  let i = 0;
  for (; i + 4 <= n; i += 4) v128.store(to + bytes(i), v128.load(from + bytes(i)));
  for (; i < n; i++) store<f32>(to + bytes(i), load<f32>(from + bytes(i)));
}

/** Where a tap lies on an axis, or -1 where it lies outside or between the elements. */
// @ts-ignore: decorator
@inline
function place(position: i32, divisor: i32, size: i32): i32 {
  if (position < 0) return -1;
  if (divisor > 1) {
    const whole = position / divisor;
    return whole * divisor == position && whole < size ? whole : -1;
  }
  return position < size ? position : -1;
}

/**
 * Rows of the matrix whose product with the filters is a convolution of volumes: for each output
 * element the channels of every tap, zeros where a tap lies outside. A tap k of output o is element
 * (o · stride + k · step + base) / divisor of the axis: forward the divisor is 1, and backward it
 * is the stride of the convolution.
 *
 * Arguments: x, out, depth, height, width, channels, three output sizes, three filter sizes, three
 * strides, three steps, three bases, three divisors, first row, rows per chunk, rows.
 */
export function gatherVolume(args: usize, chunk: i32, scratch: usize): void {
  const d = arg(args, 2), h = arg(args, 3), w = arg(args, 4), c = arg(args, 5);
  const od = arg(args, 6), oh = arg(args, 7), ow = arg(args, 8);
  const fd = arg(args, 9), fh = arg(args, 10), fw = arg(args, 11);
  const sd = arg(args, 12), sh = arg(args, 13), sw = arg(args, 14);
  const td = arg(args, 15), th = arg(args, 16), tw = arg(args, 17);
  const bd = arg(args, 18), bh = arg(args, 19), bw = arg(args, 20);
  const vd = arg(args, 21), vh = arg(args, 22), vw = arg(args, 23);
  const perChunk = arg(args, 25);
  const last = min(arg(args, 26), (chunk + 1) * perChunk);
  const line = fw * c;
  const pixel = bytes(c);
  let to = argPtr(args, 1) + bytes(fd * fh * line) * <usize>(chunk * perChunk);
  for (let row = chunk * perChunk; row < last; row++) {
    const r = arg(args, 24) + row;
    const x = r % ow;
    const y = (r / ow) % oh;
    const z = (r / ow / oh) % od;
    const image = argPtr(args, 0) + pixel * <usize>((r / ow / oh / od) * d * h * w);
    const left = x * sw + bw;
    const whole = vw == 1 && tw == 1 && left >= 0 && left + fw <= w;
    for (let k = 0; k < fd; k++) {
      const pd = place(z * sd + k * td + bd, vd, d);
      for (let i = 0; i < fh; i++) {
        const ph = pd < 0 ? -1 : place(y * sh + i * th + bh, vh, h);
        if (ph < 0) {
          memory.fill(to, 0, bytes(line));
          to += bytes(line);
          continue;
        }
        const from = image + pixel * <usize>((pd * h + ph) * w);
        if (whole) {
          copy(to, from + pixel * <usize>left, line);
          to += bytes(line);
          continue;
        }
        for (let j = 0; j < fw; j++, to += pixel) {
          const pw = place(left + j * tw, vw, w);
          if (pw < 0) memory.fill(to, 0, pixel);
          else copy(to, from + pixel * <usize>pw, c);
        }
      }
    }
  }
}
