import { arg, argPtr, bytes, madd } from './simd';

// Of images [batch, height, width, channels]. What a pixel of an axis takes from the other image is
// written down in tables: kernels know nothing of corners and half pixels.

/**
 * Between four pixels. Arguments: x, out, height, width, channels, out height, out width, rows, columns (tables of
 * three words: the first neighbour, the second and its share), rows per chunk, rows in all.
 */
export function resizeBilinear(args: usize, chunk: i32, scratch: usize): void {
  const h = arg(args, 2), w = arg(args, 3), c = arg(args, 4), oh = arg(args, 5), ow = arg(args, 6);
  const perChunk = arg(args, 9);
  const last = min(arg(args, 10), (chunk + 1) * perChunk);
  const pixel = bytes(c);
  for (let row = chunk * perChunk; row < last; row++) {
    const n = row / oh;
    const line = argPtr(args, 7) + <usize>(row - n * oh) * 12;
    const image = argPtr(args, 0) + pixel * <usize>(n * h * w);
    const above = image + pixel * <usize>(load<i32>(line) * w);
    const below = image + pixel * <usize>(load<i32>(line, 4) * w);
    const share = load<f32>(line, 8);
    const down = f32x4.splat(share);
    let column = argPtr(args, 8);
    let to = argPtr(args, 1) + pixel * <usize>(row * ow);
    for (let x = 0; x < ow; x++, column += 12, to += pixel) {
      const left = pixel * <usize>load<i32>(column);
      const right = pixel * <usize>load<i32>(column, 4);
      const part = load<f32>(column, 8);
      const across = f32x4.splat(part);
      let i = 0;
      for (; i + 4 <= c; i += 4) {
        const at = bytes(i);
        const a = v128.load(above + left + at);
        const b = v128.load(below + left + at);
        const top = madd(f32x4.sub(v128.load(above + right + at), a), across, a);
        const bottom = madd(f32x4.sub(v128.load(below + right + at), b), across, b);
        v128.store(to + at, madd(f32x4.sub(bottom, top), down, top));
      }
      for (; i < c; i++) {
        const at = bytes(i);
        const a = load<f32>(above + left + at);
        const b = load<f32>(below + left + at);
        const top = a + (load<f32>(above + right + at) - a) * part;
        const bottom = b + (load<f32>(below + right + at) - b) * part;
        store<f32>(to + at, top + (bottom - top) * share);
      }
    }
  }
}

/** The nearest pixel. The same arguments; of the tables only the first word counts. */
export function resizeNearest(args: usize, chunk: i32, scratch: usize): void {
  const h = arg(args, 2), w = arg(args, 3), c = arg(args, 4), oh = arg(args, 5), ow = arg(args, 6);
  const perChunk = arg(args, 9);
  const last = min(arg(args, 10), (chunk + 1) * perChunk);
  const pixel = bytes(c);
  for (let row = chunk * perChunk; row < last; row++) {
    const n = row / oh;
    const line = load<i32>(argPtr(args, 7) + <usize>(row - n * oh) * 12);
    const from = argPtr(args, 0) + pixel * <usize>((n * h + line) * w);
    let to = argPtr(args, 1) + pixel * <usize>(row * ow);
    let column = argPtr(args, 8);
    for (let x = 0; x < ow; x++, column += 12, to += pixel) {
      const p = from + pixel * <usize>load<i32>(column);
      let i = 0;
      for (; i + 4 <= c; i += 4) v128.store(to + bytes(i), v128.load(p + bytes(i)));
      for (; i < c; i++) store<u32>(to + bytes(i), load<u32>(p + bytes(i)));
    }
  }
}

/**
 * Gradient of either: each pixel of dx collects the shares of those of dy that took from it.
 * Arguments: dy, dx, height, width, channels, out height, out width, rows, columns (tables: for
 * each pixel where its takers begin, one more for the end, and then the takers with two words
 * each, place and share), rows per chunk, rows in all.
 */
export function resizeGradient(args: usize, chunk: i32, scratch: usize): void {
  const h = arg(args, 2), w = arg(args, 3), c = arg(args, 4), oh = arg(args, 5), ow = arg(args, 6);
  const rows = argPtr(args, 7), columns = argPtr(args, 8);
  const perChunk = arg(args, 9);
  const last = min(arg(args, 10), (chunk + 1) * perChunk);
  const pixel = bytes(c);
  const rowTakers = rows + bytes(h + 1);
  const columnTakers = columns + bytes(w + 1);
  for (let row = chunk * perChunk; row < last; row++) {
    const n = row / h;
    const y = row - n * h;
    const image = argPtr(args, 0) + pixel * <usize>(n * oh * ow);
    const r0 = rowTakers + (<usize>load<i32>(rows + bytes(y)) << 3);
    const r1 = rowTakers + (<usize>load<i32>(rows + bytes(y + 1)) << 3);
    let to = argPtr(args, 1) + pixel * <usize>(row * w);
    for (let x = 0; x < w; x++, to += pixel) {
      const c0 = columnTakers + (<usize>load<i32>(columns + bytes(x)) << 3);
      const c1 = columnTakers + (<usize>load<i32>(columns + bytes(x + 1)) << 3);
      let i = 0;
      for (; i + 4 <= c; i += 4) {
        let sum = f32x4.splat(0);
        for (let r = r0; r < r1; r += 8) {
          const line = image + pixel * <usize>(load<i32>(r) * ow) + bytes(i);
          let across = f32x4.splat(0);
          for (let q = c0; q < c1; q += 8) {
            const value = v128.load(line + pixel * <usize>load<i32>(q));
            across = madd(v128.load32_splat(q, 4), value, across);
          }
          sum = madd(v128.load32_splat(r, 4), across, sum);
        }
        v128.store(to + bytes(i), sum);
      }
      for (; i < c; i++) {
        let sum: f32 = 0;
        for (let r = r0; r < r1; r += 8) {
          const line = image + pixel * <usize>(load<i32>(r) * ow) + bytes(i);
          let across: f32 = 0;
          for (let q = c0; q < c1; q += 8) {
            across += load<f32>(q, 4) * load<f32>(line + pixel * <usize>load<i32>(q));
          }
          sum += load<f32>(r, 4) * across;
        }
        store<f32>(to + bytes(i), sum);
      }
    }
  }
}
