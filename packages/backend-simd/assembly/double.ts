// Logarithm and exponential in double precision, for kernels that need more than a float holds.

/**
 * Natural logarithm as fdlibm computes it (Sun Microsystems 1993), operation by operation: the
 * seeded generator of core does the same, so that normal deviates agree to the last bit.
 */
export function logOf(x: f64): f64 {
  const ln2High = 6.9314718036912381649e-1;
  const ln2Low = 1.90821492927058770002e-10;
  let word = reinterpret<u64>(x);
  let high = <i32>(word >> 32);
  let k = 0;
  if (high < 0x00100000) {
    if (x == 0) return -Infinity;
    if (high < 0) return NaN;
    // A subnormal number, scaled up by 2^54.
    k = -54;
    x *= 18014398509481984;
    word = reinterpret<u64>(x);
    high = <i32>(word >> 32);
  }
  if (high >= 0x7ff00000) return x + x;
  k += (high >> 20) - 1023;
  high &= 0x000fffff;
  const above = (high + 0x95f64) & 0x100000;
  x = reinterpret<f64>((<u64>(high | (above ^ 0x3ff00000)) << 32) | (word & 0xffffffff));
  k += above >> 20;
  const f = x - 1;
  const dk = <f64>k;
  if ((0x000fffff & (2 + high)) < 3) {
    if (f == 0) return k == 0 ? 0 : dk * ln2High + dk * ln2Low;
    const rest = f * f * (0.5 - 0.33333333333333333 * f);
    return k == 0 ? f - rest : dk * ln2High - (rest - dk * ln2Low - f);
  }
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even =
    w * (3.999999999940941908e-1 + w * (2.222219843214978396e-1 + w * 1.531383769920937332e-1));
  const odd =
    z *
    (6.66666666666673513e-1 +
      w *
        (2.857142874366239149e-1 +
          w * (1.818357216161805012e-1 + w * 1.479819860511658591e-1)));
  const r = odd + even;
  if (((high - 0x6147a) | (0x6b851 - high)) > 0) {
    const half = 0.5 * f * f;
    return k == 0
      ? f - (half - s * (half + r))
      : dk * ln2High - (half - (s * (half + r) + dk * ln2Low) - f);
  }
  return k == 0 ? f - s * (f - r) : dk * ln2High - (s * (f - r) - dk * ln2Low - f);
}

/** e^x within the range of a float and well beyond; outside it is 0 or larger than any float. */
export function expOf(x: f64): f64 {
  const bounded = min<f64>(max<f64>(x, -700), 700);
  const k = nearest<f64>(bounded * 1.442695040888963387);
  const r = bounded - k * 6.9314718036912381649e-1 - k * 1.90821492927058770002e-10;
  const t = r * r;
  const c =
    r -
    t *
      (1.66666666666666019037e-1 +
        t *
          (-2.77777777770155933842e-3 +
            t *
              (6.61375632143793436117e-5 +
                t * (-1.6533902205465251539e-6 + t * 4.13813679705723846039e-8))));
  const y = 1 - ((r * c) / (c - 2) - r);
  return y * reinterpret<f64>(<u64>(<i64>k + 1023) << 52);
}

/** x^y with the rules of Math.pow. */
export function powerOf(x: f64, y: f64): f64 {
  if (y == 0) return 1;
  if (x != x || y != y) return NaN;
  if (y == 1) return x;
  if (y == 2) return x * x;
  const size = abs(x);
  if (size == 1 && abs(y) == Infinity) return NaN;
  const power = size == 1 ? 1 : expOf(y * logOf(size));
  if (reinterpret<i64>(x) >= 0) return power;
  if (floor(y) != y) return size == 0 || size == Infinity ? power : NaN;
  return y * 0.5 != floor(y * 0.5) ? -power : power;
}
