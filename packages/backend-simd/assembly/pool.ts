import { arg, argPtr, bytes } from './simd';

// Arguments of the pooling kernels: 0 x (or dy), 1 out (or dx), 2 height, 3 width, 4 channels,
// 5 window height, 6 window width, 7 strideH, 8 strideW, 9 dilationH, 10 dilationW, 11 top,
// 12 left, 13 outHeight, 14 outWidth, 15 rows per chunk, 16 rows in all, 17 dy of maxPoolGradient.

// @ts-ignore: decorator
@inline
function firstTap(start: i32, dilation: i32): i32 {
  return start >= 0 ? 0 : (-start + dilation - 1) / dilation;
}

// @ts-ignore: decorator
@inline
function endTap(start: i32, dilation: i32, taps: i32, size: i32): i32 {
  return min(taps, size <= start ? 0 : (size - start + dilation - 1) / dilation);
}

/** Rows of a max (kind 0) or average pooling. */
// @ts-ignore: decorator
@inline
function pool(args: usize, chunk: i32, average: bool): void {
  const h = arg(args, 2), w = arg(args, 3), c = arg(args, 4), fh = arg(args, 5), fw = arg(args, 6);
  const sh = arg(args, 7), sw = arg(args, 8), dh = arg(args, 9), dw = arg(args, 10);
  const top = arg(args, 11), left = arg(args, 12), oh = arg(args, 13), ow = arg(args, 14);
  const perChunk = arg(args, 15);
  const last = min(arg(args, 16), (chunk + 1) * perChunk);
  const pixel = bytes(c);
  const stepX = pixel * <usize>dw;
  const stepY = pixel * <usize>(dh * w);
  const initial: f32 = average ? 0 : f32.NEGATIVE_INFINITY;
  for (let row = chunk * perChunk; row < last; row++) {
    const n = row / oh;
    const y = (row - n * oh) * sh - top;
    const y0 = firstTap(y, dh);
    const y1 = endTap(y, dh, fh, h);
    const image = argPtr(args, 0) + pixel * <usize>(n * h * w);
    let out = argPtr(args, 1) + pixel * <usize>(row * ow);
    for (let ox = 0; ox < ow; ox++, out += pixel) {
      const x = ox * sw - left;
      const x0 = firstTap(x, dw);
      const x1 = endTap(x, dw, fw, w);
      const corner = image + pixel * <usize>((y + y0 * dh) * w + x + x0 * dw);
      const scale: f32 = average ? 1 / <f32>max(1, (y1 - y0) * (x1 - x0)) : 1;
      let ch = 0;
      for (; ch + 4 <= c; ch += 4) {
        let result = f32x4.splat(initial);
        let line = corner + bytes(ch);
        for (let i = y0; i < y1; i++, line += stepY) {
          let p = line;
          for (let j = x0; j < x1; j++, p += stepX) {
            // pmax passes over NaN, as tfjs's comparison does.
            result = average ? f32x4.add(result, v128.load(p)) : f32x4.pmax(result, v128.load(p));
          }
        }
        v128.store(out + bytes(ch), average ? f32x4.mul(result, f32x4.splat(scale)) : result);
      }
      for (; ch < c; ch++) {
        let result = initial;
        let line = corner + bytes(ch);
        for (let i = y0; i < y1; i++, line += stepY) {
          let p = line;
          for (let j = x0; j < x1; j++, p += stepX) {
            const value = load<f32>(p);
            if (average) result += value;
            else if (value > result) result = value;
          }
        }
        store<f32>(out + bytes(ch), result * scale);
      }
    }
  }
}

export function maxPool(args: usize, chunk: i32, scratch: usize): void {
  pool(args, chunk, false);
}

export function averagePool(args: usize, chunk: i32, scratch: usize): void {
  pool(args, chunk, true);
}

/** Windows of 2×2 that tile the image: each pixel of dx is written once, and nothing is read back. */
function halvingGradient(x: usize, dx: usize, dy: usize, pixel: usize, oh: i32, ow: i32): void {
  const line = pixel * <usize>(ow << 1);
  const lowest = f32x4.splat(f32.NEGATIVE_INFINITY);
  for (let oy = 0; oy < oh; oy++, x += line, dx += line) {
    for (let ox = 0; ox < ow; ox++, x += pixel << 1, dx += pixel << 1) {
      for (let ch: usize = 0; ch < pixel; ch += 16, dy += 16) {
        const p = x + ch;
        const v0 = v128.load(p), v1 = v128.load(p + pixel);
        const v2 = v128.load(p + line), v3 = v128.load(p + line + pixel);
        const g = v128.load(dy);
        const m0 = f32x4.gt(v0, lowest);
        let best = v128.bitselect(v0, lowest, m0);
        const m1 = f32x4.gt(v1, best);
        best = v128.bitselect(v1, best, m1);
        const m2 = f32x4.gt(v2, best);
        best = v128.bitselect(v2, best, m2);
        const m3 = f32x4.gt(v3, best);
        const last = v128.or(m2, m3);
        const q = dx + ch;
        v128.store(q, v128.and(g, v128.andnot(m0, v128.or(m1, last))));
        v128.store(q + pixel, v128.and(g, v128.andnot(m1, last)));
        v128.store(q + line, v128.and(g, v128.andnot(m2, m3)));
        v128.store(q + line + pixel, v128.and(g, m3));
      }
    }
  }
}

/** dx of one image: dy goes to the first largest value of each window. */
export function maxPoolGradient(args: usize, chunk: i32, scratch: usize): void {
  const h = arg(args, 2), w = arg(args, 3), c = arg(args, 4), fh = arg(args, 5), fw = arg(args, 6);
  const sh = arg(args, 7), sw = arg(args, 8), dh = arg(args, 9), dw = arg(args, 10);
  const top = arg(args, 11), left = arg(args, 12), oh = arg(args, 13), ow = arg(args, 14);
  const pixel = bytes(c);
  const stepX = pixel * <usize>dw;
  const stepY = pixel * <usize>(dh * w);
  const size = pixel * <usize>(h * w);
  const image = argPtr(args, 0) + size * <usize>chunk;
  const target = argPtr(args, 1) + size * <usize>chunk;
  if (fh == 2 && fw == 2 && sh == 2 && sw == 2 && h == oh << 1 && w == ow << 1 && (c & 3) == 0) {
    halvingGradient(image, target, argPtr(args, 17) + pixel * <usize>(chunk * oh * ow), pixel, oh, ow);
    return;
  }
  memory.fill(target, 0, size);
  let dy = argPtr(args, 17) + pixel * <usize>(chunk * oh * ow);
  for (let oy = 0; oy < oh; oy++) {
    const y = oy * sh - top;
    const y0 = firstTap(y, dh);
    const y1 = endTap(y, dh, fh, h);
    for (let ox = 0; ox < ow; ox++, dy += pixel) {
      const x = ox * sw - left;
      const x0 = firstTap(x, dw);
      const x1 = endTap(x, dw, fw, w);
      const offset = pixel * <usize>((y + y0 * dh) * w + x + x0 * dw);
      let ch = 0;
      for (; ch + 4 <= c; ch += 4) {
        let best = f32x4.splat(f32.NEGATIVE_INFINITY);
        let where = i32x4.splat(-1);
        let line = image + offset + bytes(ch);
        for (let i = y0; i < y1; i++, line += stepY) {
          let p = line;
          for (let j = x0; j < x1; j++, p += stepX) {
            const value = v128.load(p);
            const better = f32x4.gt(value, best);
            best = v128.bitselect(value, best, better);
            where = v128.bitselect(i32x4.splat(i * fw + j), where, better);
          }
        }
        const gradient = v128.load(dy + bytes(ch));
        line = target + offset + bytes(ch);
        for (let i = y0; i < y1; i++, line += stepY) {
          let p = line;
          for (let j = x0; j < x1; j++, p += stepX) {
            const here = i32x4.eq(where, i32x4.splat(i * fw + j));
            v128.store(p, f32x4.add(v128.load(p), v128.and(gradient, here)));
          }
        }
      }
      for (; ch < c; ch++) {
        let best: f32 = f32.NEGATIVE_INFINITY;
        let where: usize = 0;
        for (let i = y0; i < y1; i++) {
          for (let j = x0; j < x1; j++) {
            const at = offset + bytes(ch) + stepY * <usize>(i - y0) + stepX * <usize>(j - x0);
            const value = load<f32>(image + at);
            if (value > best) {
              best = value;
              where = target + at;
            }
          }
        }
        if (where) store<f32>(where, load<f32>(where) + load<f32>(dy + bytes(ch)));
      }
    }
  }
}

/**
 * dx of one image: dy spread evenly over the window. At a padded border the share is that of the
 * whole window, as in every tfjs backend and in its specs, though the forward pass divides by the
 * pixels that the window covers.
 */
export function averagePoolGradient(args: usize, chunk: i32, scratch: usize): void {
  const h = arg(args, 2), w = arg(args, 3), c = arg(args, 4), fh = arg(args, 5), fw = arg(args, 6);
  const sh = arg(args, 7), sw = arg(args, 8), dh = arg(args, 9), dw = arg(args, 10);
  const top = arg(args, 11), left = arg(args, 12), oh = arg(args, 13), ow = arg(args, 14);
  const pixel = bytes(c);
  const scale: f32 = 1 / <f32>(fh * fw);
  const stepX = pixel * <usize>dw;
  const stepY = pixel * <usize>(dh * w);
  const size = pixel * <usize>(h * w);
  const target = argPtr(args, 1) + size * <usize>chunk;
  memory.fill(target, 0, size);
  let dy = argPtr(args, 0) + pixel * <usize>(chunk * oh * ow);
  for (let oy = 0; oy < oh; oy++) {
    const y = oy * sh - top;
    const y0 = firstTap(y, dh);
    const y1 = endTap(y, dh, fh, h);
    for (let ox = 0; ox < ow; ox++, dy += pixel) {
      const x = ox * sw - left;
      const x0 = firstTap(x, dw);
      const x1 = endTap(x, dw, fw, w);
      const corner = target + pixel * <usize>((y + y0 * dh) * w + x + x0 * dw);
      let ch = 0;
      for (; ch + 4 <= c; ch += 4) {
        const share = f32x4.mul(v128.load(dy + bytes(ch)), f32x4.splat(scale));
        let line = corner + bytes(ch);
        for (let i = y0; i < y1; i++, line += stepY) {
          let p = line;
          for (let j = x0; j < x1; j++, p += stepX) v128.store(p, f32x4.add(v128.load(p), share));
        }
      }
      for (; ch < c; ch++) {
        const share = load<f32>(dy + bytes(ch)) * scale;
        let line = corner + bytes(ch);
        for (let i = y0; i < y1; i++, line += stepY) {
          let p = line;
          for (let j = x0; j < x1; j++, p += stepX) store<f32>(p, load<f32>(p) + share);
        }
      }
    }
  }
}
