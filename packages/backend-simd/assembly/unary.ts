import { N0, N1, N2, N3, N4, N5, N6, N7, N8, N9, N10, N11, N12, N13, N14, N15, N16, N17, N18, N19, N20, N21, N22, N23, N24 } from './numbers';
import { erf4, exp4, expm14, log1p4, log4, sigmoid4, softplus4, tanh4 } from './math';
import { arg, argF32, argPtr, bytes } from './simd';

// @ts-ignore: decorator
@inline
function apply<OP>(x: v128, p: v128, q: v128): v128 {
  const zero = f32x4.splat(0);
  if (offsetof<OP>() == 0) return f32x4.pmax(x, zero);
  if (offsetof<OP>() == 1) return f32x4.pmin(f32x4.pmax(x, zero), f32x4.splat(6));
  if (offsetof<OP>() == 2) return exp4(x);
  if (offsetof<OP>() == 3) return log4(x);
  if (offsetof<OP>() == 4) return f32x4.sqrt(x);
  if (offsetof<OP>() == 5) return f32x4.div(f32x4.splat(1), f32x4.sqrt(x));
  if (offsetof<OP>() == 6) return f32x4.mul(x, x);
  if (offsetof<OP>() == 7) return tanh4(x);
  if (offsetof<OP>() == 8) return sigmoid4(x);
  if (offsetof<OP>() == 9) return f32x4.neg(x);
  if (offsetof<OP>() == 10) return f32x4.abs(x);
  // LeakyRelu: slope p below zero.
  if (offsetof<OP>() == 11) return v128.bitselect(f32x4.mul(x, p), x, f32x4.lt(x, zero));
  if (offsetof<OP>() == 12) return v128.bitselect(expm14(x), x, f32x4.lt(x, zero));
  if (offsetof<OP>() == 13) return erf4(x);
  // Step: 1 above zero, p below and at zero, NaN stays.
  if (offsetof<OP>() == 14) {
    const y = v128.bitselect(f32x4.splat(1), p, f32x4.gt(x, zero));
    return v128.bitselect(y, x, f32x4.eq(x, x));
  }
  if (offsetof<OP>() == 15) return f32x4.pmin(f32x4.pmax(x, p), q);
  if (offsetof<OP>() == 16) return softplus4(x);
  if (offsetof<OP>() == 17) return f32x4.div(f32x4.splat(1), x);
  if (offsetof<OP>() == 18) return f32x4.floor(x);
  if (offsetof<OP>() == 19) return f32x4.ceil(x);
  if (offsetof<OP>() == 20) {
    return v128.or(
      v128.and(f32x4.gt(x, zero), f32x4.splat(1)),
      v128.and(f32x4.lt(x, zero), f32x4.splat(-1)),
    );
  }
  if (offsetof<OP>() == 21) return expm14(x);
  if (offsetof<OP>() == 22) return log1p4(x);
  // Selu: p is scale · alpha, q the scale.
  if (offsetof<OP>() == 23) {
    return v128.bitselect(f32x4.mul(expm14(x), p), f32x4.mul(x, q), f32x4.lt(x, zero));
  }
  if (offsetof<OP>() == 24) return f32x4.nearest(x);
  return x;
}

/** The last vector of a run may stick out of it: its lanes go through a buffer on the scratch. */
// @ts-ignore: decorator
@inline
function run<OP>(from: usize, to: usize, n: i32, p: v128, q: v128, scratch: usize): void {
  let i = 0;
  for (; i + 8 <= n; i += 8) {
    const a = v128.load(from);
    const b = v128.load(from, 16);
    v128.store(to, apply<OP>(a, p, q));
    v128.store(to, apply<OP>(b, p, q), 16);
    from += 32;
    to += 32;
  }
  while (i < n) {
    const rest = min(4, n - i);
    v128.store(scratch, f32x4.splat(1));
    for (let lane = 0; lane < rest; lane++) {
      store<f32>(scratch + bytes(lane), load<f32>(from + bytes(lane)));
    }
    v128.store(scratch, apply<OP>(v128.load(scratch), p, q));
    for (let lane = 0; lane < rest; lane++) {
      store<f32>(to + bytes(lane), load<f32>(scratch + bytes(lane)));
    }
    from += 16;
    to += 16;
    i += 4;
  }
}

/** out = f(x) element by element. Arguments: op, x, out, n, grain, p, q. */
export function unary(args: usize, chunk: i32, scratch: usize): void {
  const op = arg(args, 0);
  const grain = arg(args, 4);
  const start = chunk * grain;
  const n = min(grain, arg(args, 3) - start);
  const from = argPtr(args, 1) + bytes(start);
  const to = argPtr(args, 2) + bytes(start);
  const p = f32x4.splat(argF32(args, 5));
  const q = f32x4.splat(argF32(args, 6));
  if (op == 0) run<N0>(from, to, n, p, q, scratch);
  else if (op == 1) run<N1>(from, to, n, p, q, scratch);
  else if (op == 2) run<N2>(from, to, n, p, q, scratch);
  else if (op == 3) run<N3>(from, to, n, p, q, scratch);
  else if (op == 4) run<N4>(from, to, n, p, q, scratch);
  else if (op == 5) run<N5>(from, to, n, p, q, scratch);
  else if (op == 6) run<N6>(from, to, n, p, q, scratch);
  else if (op == 7) run<N7>(from, to, n, p, q, scratch);
  else if (op == 8) run<N8>(from, to, n, p, q, scratch);
  else if (op == 9) run<N9>(from, to, n, p, q, scratch);
  else if (op == 10) run<N10>(from, to, n, p, q, scratch);
  else if (op == 11) run<N11>(from, to, n, p, q, scratch);
  else if (op == 12) run<N12>(from, to, n, p, q, scratch);
  else if (op == 13) run<N13>(from, to, n, p, q, scratch);
  else if (op == 14) run<N14>(from, to, n, p, q, scratch);
  else if (op == 15) run<N15>(from, to, n, p, q, scratch);
  else if (op == 16) run<N16>(from, to, n, p, q, scratch);
  else if (op == 17) run<N17>(from, to, n, p, q, scratch);
  else if (op == 18) run<N18>(from, to, n, p, q, scratch);
  else if (op == 19) run<N19>(from, to, n, p, q, scratch);
  else if (op == 20) run<N20>(from, to, n, p, q, scratch);
  else if (op == 21) run<N21>(from, to, n, p, q, scratch);
  else if (op == 22) run<N22>(from, to, n, p, q, scratch);
  else if (op == 23) run<N23>(from, to, n, p, q, scratch);
  else run<N24>(from, to, n, p, q, scratch);
}

/** Between dtypes. Arguments: kind, x, out, n, grain. Kinds: see cast-kernels. */
export function cast(args: usize, chunk: i32, scratch: usize): void {
  const kind = arg(args, 0);
  const grain = arg(args, 4);
  const start = chunk * grain;
  const n = min(grain, arg(args, 3) - start);
  const wide = bytes(start);
  const narrow = <usize>start;
  const from = argPtr(args, 1);
  const to = argPtr(args, 2);
  if (kind == 0) {
    // int32 to float32
    let i = 0;
    for (; i + 4 <= n; i += 4) {
      v128.store(to + wide + bytes(i), f32x4.convert_i32x4_s(v128.load(from + wide + bytes(i))));
    }
    for (; i < n; i++) store<f32>(to + wide + bytes(i), <f32>load<i32>(from + wide + bytes(i)));
  } else if (kind == 1) {
    // bool to float32
    for (let i = 0; i < n; i++) {
      store<f32>(to + wide + bytes(i), <f32>load<u8>(from + narrow + <usize>i));
    }
  } else if (kind == 2) {
    // bool to int32
    for (let i = 0; i < n; i++) {
      store<i32>(to + wide + bytes(i), load<u8>(from + narrow + <usize>i));
    }
  } else if (kind == 3) {
    // float32 to bool
    for (let i = 0; i < n; i++) {
      store<u8>(to + narrow + <usize>i, load<f32>(from + wide + bytes(i)) != 0 ? 1 : 0);
    }
  } else {
    // int32 to bool
    for (let i = 0; i < n; i++) {
      store<u8>(to + narrow + <usize>i, load<i32>(from + wide + bytes(i)) != 0 ? 1 : 0);
    }
  }
}
