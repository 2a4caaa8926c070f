import type { Random } from '@graftjs/core';

/** A gamma deviate of a shape (Marsaglia and Tsang 2000). */
export function drawGamma(random: Random, shape: number): number {
  if (shape < 1) return drawGamma(random, shape + 1) * (1 - random.uniform()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const v = (1 + c * x) ** 3;
    if (v <= 0) continue;
    const u = 1 - random.uniform();
    if (Math.log(u) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** A beta deviate, between 0 and 1. */
export function drawBeta(random: Random, a: number, b: number): number {
  const x = drawGamma(random, a);
  const y = drawGamma(random, b);
  // Both can be too small for a number when a and b are near 0: then it is one end or the other.
  return x + y > 0 ? x / (x + y) : Number(random.uniform() < a / (a + b));
}
