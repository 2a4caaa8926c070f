import { madd } from './simd';

// Elementary functions on four floats at a time, within a few units in the last place; NaN in
// gives NaN out, and the ends of the range behave like Math's.

// @ts-ignore: decorator
@inline
function c(value: f32): v128 {
  return f32x4.splat(value);
}

// @ts-ignore: decorator
@inline
function powerOfTwo(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23);
}

/** e^x: Cody-Waite reduction and the Cephes polynomial. */
// @ts-ignore: decorator
@inline
export function exp4(x: v128): v128 {
  // In two halves the scale reaches both infinity and the subnormal numbers.
  const clamped = f32x4.pmin(f32x4.pmax(x, c(-104.0)), c(89.0));
  const magic = c(12582912.0);
  const shifted = madd(clamped, c(1.44269504088896341), magic);
  const n = f32x4.sub(shifted, magic);
  const whole = i32x4.sub(shifted, magic);
  let r = madd(n, c(-0.693359375), clamped);
  r = madd(n, c(2.12194440e-4), r);
  let p = madd(r, c(1.9875691500e-4), c(1.3981999507e-3));
  p = madd(p, r, c(8.3334519073e-3));
  p = madd(p, r, c(4.1665795894e-2));
  p = madd(p, r, c(1.6666665459e-1));
  p = madd(p, r, c(5.0000001201e-1));
  const y = f32x4.add(madd(p, f32x4.mul(r, r), r), c(1.0));
  const half = i32x4.shr_s(whole, 1);
  return f32x4.mul(f32x4.mul(y, powerOfTwo(half)), powerOfTwo(i32x4.sub(whole, half)));
}

/**
 * e^x for x of at most 0, as softmax has it: what would be smaller than the least normal number is
 * 0, and the scale needs no second half.
 */
// @ts-ignore: decorator
@inline
export function shiftedExp4(x: v128): v128 {
  const least = c(-87.3365402);
  const magic = c(12582912.0);
  const clamped = f32x4.pmax(x, least);
  const shifted = madd(clamped, c(1.44269504088896341), magic);
  const n = f32x4.sub(shifted, magic);
  let r = madd(n, c(-0.693359375), clamped);
  r = madd(n, c(2.12194440e-4), r);
  let p = madd(r, c(1.9875691500e-4), c(1.3981999507e-3));
  p = madd(p, r, c(8.3334519073e-3));
  p = madd(p, r, c(4.1665795894e-2));
  p = madd(p, r, c(1.6666665459e-1));
  p = madd(p, r, c(5.0000001201e-1));
  const y = f32x4.add(madd(p, f32x4.mul(r, r), r), c(1.0));
  // The exponent in the low bits of what was rounded moves to its place, the magic number drops out.
  const scaled = f32x4.mul(y, i32x4.add(i32x4.shl(shifted, 23), c(1.0)));
  return v128.andnot(scaled, f32x4.lt(x, least));
}

/** Natural logarithm: the Cephes polynomial on the mantissa. */
// @ts-ignore: decorator
@inline
export function log4(x: v128): v128 {
  const tiny = f32x4.lt(x, c(1.17549435e-38));
  const scaled = v128.bitselect(f32x4.mul(x, c(8388608.0)), x, tiny);
  let e = i32x4.sub(i32x4.shr_u(scaled, 23), i32x4.splat(126));
  e = i32x4.sub(e, v128.and(tiny, i32x4.splat(23)));
  let m = v128.or(v128.and(scaled, i32x4.splat(0x007fffff)), i32x4.splat(0x3f000000));
  const low = f32x4.lt(m, c(0.707106781186547524));
  e = i32x4.add(e, low);
  m = f32x4.sub(f32x4.add(m, v128.and(m, low)), c(1.0));
  const exponent = f32x4.convert_i32x4_s(e);
  const z = f32x4.mul(m, m);
  let p = madd(m, c(7.0376836292e-2), c(-1.1514610310e-1));
  p = madd(p, m, c(1.1676998740e-1));
  p = madd(p, m, c(-1.2420140846e-1));
  p = madd(p, m, c(1.4249322787e-1));
  p = madd(p, m, c(-1.6668057665e-1));
  p = madd(p, m, c(2.0000714765e-1));
  p = madd(p, m, c(-2.4999993993e-1));
  p = madd(p, m, c(3.3333331174e-1));
  let y = f32x4.mul(f32x4.mul(p, m), z);
  y = madd(exponent, c(-2.12194440e-4), y);
  y = madd(z, c(-0.5), y);
  let result = madd(exponent, c(0.693359375), f32x4.add(m, y));
  // log(∞) = ∞, log(0) = -∞, log(negative) = log(NaN) = NaN.
  result = v128.bitselect(x, result, f32x4.eq(x, c(f32.POSITIVE_INFINITY)));
  result = v128.bitselect(c(f32.NEGATIVE_INFINITY), result, f32x4.eq(x, c(0)));
  return v128.bitselect(result, c(f32.NaN), f32x4.ge(x, c(0)));
}

/** A rational function of degree 13 over 6, as in Eigen. */
// @ts-ignore: decorator
@inline
export function tanh4(x: v128): v128 {
  const v = f32x4.pmin(f32x4.pmax(x, c(-7.90531110763549805)), c(7.90531110763549805));
  const z = f32x4.mul(v, v);
  let p = madd(z, c(-2.76076847742355e-16), c(2.00018790482477e-13));
  p = madd(p, z, c(-8.60467152213735e-11));
  p = madd(p, z, c(5.12229709037114e-8));
  p = madd(p, z, c(1.48572235717979e-5));
  p = madd(p, z, c(6.37261928875436e-4));
  p = madd(p, z, c(4.89352455891786e-3));
  let q = madd(z, c(1.19825839466702e-6), c(1.18534705686654e-4));
  q = madd(q, z, c(2.26843463243900e-3));
  q = madd(q, z, c(4.89352518554385e-3));
  const y = f32x4.div(f32x4.mul(p, v), q);
  const size = f32x4.abs(x);
  // Beyond 8.3 the nearest float but one is 1.
  const sign = v128.or(v128.and(x, i32x4.splat(0x80000000)), c(1.0));
  const far = v128.bitselect(sign, y, f32x4.gt(size, c(8.3)));
  return v128.bitselect(x, far, f32x4.lt(size, c(0.0004)));
}

// @ts-ignore: decorator
@inline
export function sigmoid4(x: v128): v128 {
  return f32x4.div(c(1.0), f32x4.add(c(1.0), exp4(f32x4.neg(x))));
}

/** A rational function of degree 13 over 8, as in Eigen. */
// @ts-ignore: decorator
@inline
export function erf4(x: v128): v128 {
  const v = f32x4.pmin(f32x4.pmax(x, c(-4.0)), c(4.0));
  const z = f32x4.mul(v, v);
  let p = madd(z, c(-2.72614225801306e-10), c(2.77068142495902e-8));
  p = madd(p, z, c(-2.10102402082508e-6));
  p = madd(p, z, c(-5.69250639462346e-5));
  p = madd(p, z, c(-7.34990630326855e-4));
  p = madd(p, z, c(-2.95459980854025e-3));
  p = madd(p, z, c(-1.60960333262415e-2));
  let q = madd(z, c(-1.45660718464996e-5), c(-2.13374055278905e-4));
  q = madd(q, z, c(-1.68282697438203e-3));
  q = madd(q, z, c(-7.37332916720468e-3));
  q = madd(q, z, c(-1.42647390514189e-2));
  return f32x4.div(f32x4.mul(p, v), q);
}

/** e^x - 1 without cancellation: 2t / (1 - t) with t = tanh(x / 2) near zero. */
// @ts-ignore: decorator
@inline
export function expm14(x: v128): v128 {
  const t = tanh4(f32x4.mul(x, c(0.5)));
  const near = f32x4.div(f32x4.add(t, t), f32x4.sub(c(1.0), t));
  const far = f32x4.sub(exp4(x), c(1.0));
  return v128.bitselect(near, far, f32x4.lt(f32x4.abs(x), c(1.0)));
}

/** log(1 + x), corrected for what 1 + x rounds away. */
// @ts-ignore: decorator
@inline
export function log1p4(x: v128): v128 {
  const u = f32x4.add(x, c(1.0));
  const d = f32x4.sub(u, c(1.0));
  const y = f32x4.mul(log4(u), f32x4.div(x, d));
  const plain = v128.bitselect(x, y, f32x4.eq(d, c(0)));
  return v128.bitselect(log4(u), plain, f32x4.eq(u, c(f32.POSITIVE_INFINITY)));
}

/** log(1 + e^x) = max(x, 0) + log(1 + e^-|x|). */
// @ts-ignore: decorator
@inline
export function softplus4(x: v128): v128 {
  const tail = log1p4(exp4(f32x4.neg(f32x4.abs(x))));
  return f32x4.add(f32x4.pmax(x, c(0)), tail);
}
