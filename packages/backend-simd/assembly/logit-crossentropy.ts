import { placeOf } from './crossentropy';
import { exp4, log4 } from './math';
import { arg, argPtr, bytes, sumLanes } from './simd';
import { largest } from './softmax';

/** Σ e^(x − most). */
// @ts-ignore: decorator
@inline
function sumOfPowers(from: usize, n: i32, most: v128): f32 {
  let sums = f32x4.splat(0);
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    sums = f32x4.add(sums, exp4(f32x4.sub(v128.load(from + bytes(i)), most)));
  }
  let sum = sumLanes(sums);
  for (; i < n; i++) {
    const power = exp4(f32x4.sub(v128.load32_splat(from + bytes(i)), most));
    sum += f32x4.extract_lane(power, 0);
  }
  return sum;
}

/**
 * Σ y (log Σ eˣ − x) of each row. Arguments: y, x, out, rows, length, rows per chunk, whether y holds
 * class numbers.
 */
export function logitCrossentropy(args: usize, chunk: i32, scratch: usize): void {
  const n = arg(args, 4);
  const perChunk = arg(args, 5);
  const sparse = arg(args, 6) != 0;
  const last = min(arg(args, 3), (chunk + 1) * perChunk);
  for (let row = chunk * perChunk; row < last; row++) {
    const x = argPtr(args, 1) + bytes(row * n);
    const most = largest(x, n);
    const sum = sumOfPowers(x, n, f32x4.splat(most));
    // What is added to the greatest is kept apart: it would be lost beside a large one.
    const more = f32x4.extract_lane(log4(f32x4.splat(sum)), 0);
    let loss: f32 = 0;
    if (sparse) {
      const place = placeOf(load<f32>(argPtr(args, 0) + bytes(row)), n);
      loss = place < 0 ? f32.NaN : most - load<f32>(x + bytes(place)) + more;
    } else {
      const y = argPtr(args, 0) + bytes(row * n);
      for (let i = 0; i < n; i++) {
        loss += load<f32>(y + bytes(i)) * (most - load<f32>(x + bytes(i)) + more);
      }
    }
    store<f32>(argPtr(args, 2) + bytes(row), loss);
  }
}

/**
 * Its gradient, dy (eˣ Σ y / Σ eˣ − y). Arguments: dy, y, x, out, rows, length, rows per chunk,
 * whether y holds class numbers.
 */
export function logitCrossentropyGradient(args: usize, chunk: i32, scratch: usize): void {
  const n = arg(args, 5);
  const perChunk = arg(args, 6);
  const sparse = arg(args, 7) != 0;
  const last = min(arg(args, 4), (chunk + 1) * perChunk);
  for (let row = chunk * perChunk; row < last; row++) {
    const x = argPtr(args, 2) + bytes(row * n);
    const to = argPtr(args, 3) + bytes(row * n);
    const dy = load<f32>(argPtr(args, 0) + bytes(row));
    const y = argPtr(args, 1) + bytes(sparse ? row : row * n);
    const most = f32x4.splat(largest(x, n));
    let whole: f32 = 1;
    if (!sparse) {
      whole = 0;
      for (let i = 0; i < n; i++) whole += load<f32>(y + bytes(i));
    }
    const place = sparse ? placeOf(load<f32>(y), n) : 0;
    // A number that is no class has no slope.
    const share = f32x4.splat(place < 0 ? 0 : (dy * whole) / sumOfPowers(x, n, most));
    let i = 0;
    for (; i + 4 <= n; i += 4) {
      const power = exp4(f32x4.sub(v128.load(x + bytes(i)), most));
      v128.store(to + bytes(i), f32x4.mul(power, share));
    }
    for (; i < n; i++) {
      const power = exp4(f32x4.sub(v128.load32_splat(x + bytes(i)), most));
      store<f32>(to + bytes(i), f32x4.extract_lane(f32x4.mul(power, share), 0));
    }
    if (sparse && place >= 0) {
      store<f32>(to + bytes(place), load<f32>(to + bytes(place)) - dy);
    } else if (!sparse) {
      for (i = 0; i < n; i++) {
        store<f32>(to + bytes(i), load<f32>(to + bytes(i)) - dy * load<f32>(y + bytes(i)));
      }
    }
  }
}
