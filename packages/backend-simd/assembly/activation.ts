import { N0, N1, N2, N3, N4, N5, N6, N7 } from './numbers';
import { erf4, exp4, sigmoid4, tanh4 } from './math';
import { arg, argPtr, bytes, madd } from './simd';

// Activations and their gradients in one pass: 0 gelu, 1 gelu by tanh, 2 silu; of dy (b) and x (a):
// 3 gelu, 4 gelu by tanh, 5 silu; of dy and y: 6 sigmoid, 7 tanh.

// @ts-ignore: decorator
@inline
function c(value: f32): v128 {
  return f32x4.splat(value);
}

/** tanh of √(2/π)(x + 0.044715x³). */
// @ts-ignore: decorator
@inline
function approximateErf(x: v128): v128 {
  const inner = madd(f32x4.mul(x, x), c(0.044715), c(1));
  return tanh4(f32x4.mul(f32x4.mul(x, c(0.7978845608028654)), inner));
}

// @ts-ignore: decorator
@inline
function half(x: v128, erf: v128): v128 {
  return f32x4.mul(f32x4.mul(x, c(0.5)), f32x4.add(erf, c(1)));
}

// @ts-ignore: decorator
@inline
function apply<OP>(a: v128, b: v128): v128 {
  const one = c(1);
  if (offsetof<OP>() == 0) return half(a, erf4(f32x4.mul(a, c(0.7071067811865476))));
  if (offsetof<OP>() == 1) return half(a, approximateErf(a));
  if (offsetof<OP>() == 2) return f32x4.mul(a, sigmoid4(a));
  if (offsetof<OP>() == 3) {
    const whole = f32x4.mul(f32x4.add(erf4(f32x4.mul(a, c(0.7071067811865476))), one), c(0.5));
    const density = exp4(f32x4.mul(f32x4.mul(a, a), c(-0.5)));
    const slope = madd(f32x4.mul(a, c(0.3989422804014327)), density, whole);
    return f32x4.mul(b, slope);
  }
  if (offsetof<OP>() == 4) {
    const t = approximateErf(a);
    const inner = f32x4.mul(madd(f32x4.mul(a, a), c(0.134145), one), c(0.7978845608028654));
    const steep = f32x4.mul(f32x4.mul(a, c(0.5)), f32x4.sub(one, f32x4.mul(t, t)));
    const slope = madd(steep, inner, f32x4.mul(f32x4.add(t, one), c(0.5)));
    return f32x4.mul(b, slope);
  }
  if (offsetof<OP>() == 5) {
    const s = sigmoid4(a);
    const slope = f32x4.mul(s, madd(a, f32x4.sub(one, s), one));
    return f32x4.mul(b, slope);
  }
  if (offsetof<OP>() == 6) return f32x4.mul(b, f32x4.mul(a, f32x4.sub(one, a)));
  return f32x4.mul(b, f32x4.sub(one, f32x4.mul(a, a)));
}

/** The last vector goes through the scratch memory; with one operand b is a. */
// @ts-ignore: decorator
@inline
function run<OP>(a: usize, b: usize, to: usize, n: i32, scratch: usize): void {
  let i = 0;
  for (; i + 8 <= n; i += 8) {
    const x0 = v128.load(a), y0 = v128.load(b);
    const x1 = v128.load(a, 16), y1 = v128.load(b, 16);
    v128.store(to, apply<OP>(x0, y0));
    v128.store(to, apply<OP>(x1, y1), 16);
    a += 32;
    b += 32;
    to += 32;
  }
  if (i + 4 <= n) {
    v128.store(to, apply<OP>(v128.load(a), v128.load(b)));
    a += 16;
    b += 16;
    to += 16;
    i += 4;
  }
  if (i == n) return;
  const rest = bytes(n - i);
  v128.store(scratch, c(0));
  v128.store(scratch, c(0), 16);
  memory.copy(scratch, a, rest);
  memory.copy(scratch + 16, b, rest);
  v128.store(scratch, apply<OP>(v128.load(scratch), v128.load(scratch, 16)));
  memory.copy(to, scratch, rest);
}

/** out = f(a, b) element by element. Arguments: op, a, b, out, n, grain. */
export function activation(args: usize, chunk: i32, scratch: usize): void {
  const op = arg(args, 0);
  const grain = arg(args, 5);
  const start = chunk * grain;
  const n = min(grain, arg(args, 4) - start);
  const a = argPtr(args, 1) + bytes(start);
  const b = argPtr(args, 2) + bytes(start);
  const to = argPtr(args, 3) + bytes(start);
  if (op == 0) run<N0>(a, b, to, n, scratch);
  else if (op == 1) run<N1>(a, b, to, n, scratch);
  else if (op == 2) run<N2>(a, b, to, n, scratch);
  else if (op == 3) run<N3>(a, b, to, n, scratch);
  else if (op == 4) run<N4>(a, b, to, n, scratch);
  else if (op == 5) run<N5>(a, b, to, n, scratch);
  else if (op == 6) run<N6>(a, b, to, n, scratch);
  else run<N7>(a, b, to, n, scratch);
}
