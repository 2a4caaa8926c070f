const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);
/** Where the high word of a double lies, which depends on the machine. */
const HIGH = (float.fill(1), words[1] === 0x3ff00000) ? 1 : 0;

/**
 * Natural logarithm of a normal number above 0, as fdlibm computes it (Sun Microsystems 1993).
 * `Math.log` differs between engines in the last bit; a seed gives the same numbers everywhere.
 */
export function logarithm(x: number): number {
  float[0] = x;
  let high = words[HIGH] as number;
  let k = (high >> 20) - 1023;
  high &= 0x000fffff;
  const above = (high + 0x95f64) & 0x100000;
  words[HIGH] = high | (above ^ 0x3ff00000);
  k += above >> 20;
  const f = (float[0] as number) - 1;
  if ((0x000fffff & (2 + high)) < 3) {
    if (f === 0) return k === 0 ? 0 : k * LN2_HIGH + k * LN2_LOW;
    const rest = f * f * (0.5 - 0.33333333333333333 * f);
    return k === 0 ? f - rest : k * LN2_HIGH - (rest - k * LN2_LOW - f);
  }
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even =
    w * (3.999999999940941908e-1 + w * (2.222219843214978396e-1 + w * 1.531383769920937332e-1));
  const odd =
    z *
    (6.66666666666673513e-1 +
      w * (2.857142874366239149e-1 + w * (1.818357216161805012e-1 + w * 1.479819860511658591e-1)));
  const r = odd + even;
  if (((high - 0x6147a) | (0x6b851 - high)) > 0) {
    const half = 0.5 * f * f;
    return k === 0
      ? f - (half - s * (half + r))
      : k * LN2_HIGH - (half - (s * (half + r) + k * LN2_LOW) - f);
  }
  return k === 0 ? f - s * (f - r) : k * LN2_HIGH - (s * (f - r) - k * LN2_LOW - f);
}
