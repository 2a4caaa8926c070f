import { arg, argPtr, bytes } from './simd';

// Arguments of the pooling kernels of volumes: 0 x (or dy), 1 out (or dx), 2 depth, 3 height,
// 4 width, 5 channels, 6 to 8 window, 9 to 11 strides, 12 to 14 padding before, 15 to 17 output
// sizes, 18 rows per chunk, 19 rows in all, 20 average, 21 dy of the gradient, 22 channels per
// chunk of the gradient.

/** Rows of a largest or average pooling. */
export function poolVolume(args: usize, chunk: i32, scratch: usize): void {
  const d = arg(args, 2), h = arg(args, 3), w = arg(args, 4), c = arg(args, 5);
  const fd = arg(args, 6), fh = arg(args, 7), fw = arg(args, 8);
  const od = arg(args, 15), oh = arg(args, 16), ow = arg(args, 17);
  const perChunk = arg(args, 18);
  const last = min(arg(args, 19), (chunk + 1) * perChunk);
  const average = arg(args, 20) != 0;
  const pixel = bytes(c);
  for (let row = chunk * perChunk; row < last; row++) {
    const z = ((row / oh) % od) * arg(args, 9) - arg(args, 12);
    const y = (row % oh) * arg(args, 10) - arg(args, 13);
    const image = argPtr(args, 0) + pixel * <usize>((row / oh / od) * d * h * w);
    let out = argPtr(args, 1) + pixel * <usize>(row * ow);
    const z0 = max(0, z), z1 = min(d, z + fd), y0 = max(0, y), y1 = min(h, y + fh);
    for (let ox = 0; ox < ow; ox++, out += pixel) {
      const x = ox * arg(args, 11) - arg(args, 14);
      const x0 = max(0, x), x1 = min(w, x + fw);
      const scale: f32 = average ? 1 / <f32>max(1, (z1 - z0) * (y1 - y0) * (x1 - x0)) : 1;
      let ch = 0;
      for (; ch + 4 <= c; ch += 4) {
        let result = f32x4.splat(average ? 0 : f32.NEGATIVE_INFINITY);
        for (let k = z0; k < z1; k++) {
          for (let i = y0; i < y1; i++) {
            let p = image + pixel * <usize>((k * h + i) * w + x0) + bytes(ch);
            for (let j = x0; j < x1; j++, p += pixel) {
              const value = v128.load(p);
              // pmax passes over NaN, as tfjs's comparison does.
              result = average ? f32x4.add(result, value) : f32x4.pmax(result, value);
            }
          }
        }
        v128.store(out + bytes(ch), average ? f32x4.mul(result, f32x4.splat(scale)) : result);
      }
      for (; ch < c; ch++) {
        let result: f32 = average ? 0 : f32.NEGATIVE_INFINITY;
        for (let k = z0; k < z1; k++) {
          for (let i = y0; i < y1; i++) {
            let p = image + pixel * <usize>((k * h + i) * w + x0) + bytes(ch);
            for (let j = x0; j < x1; j++, p += pixel) {
              const value = load<f32>(p);
              if (average) result += value;
              else if (value > result) result = value;
            }
          }
        }
        store<f32>(out + bytes(ch), result * scale);
      }
    }
  }
}

/**
 * dx of some channels of one volume: dy goes to the last largest value of each window, as in every
 * tfjs backend, or is spread evenly over all of it. A chunk is one volume and `channels per chunk`.
 */
export function poolVolumeGradient(args: usize, chunk: i32, scratch: usize): void {
  const d = arg(args, 2), h = arg(args, 3), w = arg(args, 4), c = arg(args, 5);
  const fd = arg(args, 6), fh = arg(args, 7), fw = arg(args, 8);
  const od = arg(args, 15), oh = arg(args, 16), ow = arg(args, 17);
  const average = arg(args, 20) != 0;
  const perChunk = arg(args, 22);
  const pieces = (c + perChunk - 1) / perChunk;
  const n = chunk / pieces;
  const first = (chunk - n * pieces) * perChunk;
  const end = min(c, first + perChunk);
  const pixel = bytes(c);
  const image = argPtr(args, 0) + pixel * <usize>(n * d * h * w);
  const target = argPtr(args, 1) + pixel * <usize>(n * d * h * w);
  for (let i = 0; i < d * h * w; i++) {
    memory.fill(target + pixel * <usize>i + bytes(first), 0, bytes(end - first));
  }
  const scale: f32 = 1 / <f32>(fd * fh * fw);
  let dy = argPtr(args, 21) + pixel * <usize>(n * od * oh * ow);
  for (let oz = 0; oz < od; oz++) {
    const z = oz * arg(args, 9) - arg(args, 12);
    const z0 = max(0, z), z1 = min(d, z + fd);
    for (let oy = 0; oy < oh; oy++) {
      const y = oy * arg(args, 10) - arg(args, 13);
      const y0 = max(0, y), y1 = min(h, y + fh);
      for (let ox = 0; ox < ow; ox++, dy += pixel) {
        const x = ox * arg(args, 11) - arg(args, 14);
        const x0 = max(0, x), x1 = min(w, x + fw);
        for (let ch = first; ch < end; ch++) {
          const gradient = load<f32>(dy + bytes(ch));
          let best: f32 = f32.NEGATIVE_INFINITY;
          let where: usize = 0;
          for (let k = z0; k < z1; k++) {
            for (let i = y0; i < y1; i++) {
              let at = pixel * <usize>((k * h + i) * w + x0) + bytes(ch);
              for (let j = x0; j < x1; j++, at += pixel) {
                if (average) {
                  store<f32>(target + at, load<f32>(target + at) + gradient * scale);
                } else if (load<f32>(image + at) >= best) {
                  best = load<f32>(image + at);
                  where = target + at;
                }
              }
            }
          }
          if (where) store<f32>(where, load<f32>(where) + gradient);
        }
      }
    }
  }
}
