/**
 * The Wilson score interval of a share (Wilson 1927): it stays inside [0, 1] and is sound for few
 * examples and for shares near 0 or 1.
 *
 * @param z quantile of the normal distribution, default 1.96 for 95 %
 */
export function wilsonInterval(successes: number, trials: number, z = 1.959964): [number, number] {
  if (!(trials > 0)) return [0, 1];
  const share = successes / trials;
  const shrink = 1 + (z * z) / trials;
  const center = (share + (z * z) / (2 * trials)) / shrink;
  const half = (z / shrink) * Math.sqrt((share * (1 - share)) / trials + (z / (2 * trials)) ** 2);
  // The bounds at 0 and 1 are exact; rounding must not leave a rest beside them.
  return [
    successes === 0 ? 0 : Math.max(0, center - half),
    successes === trials ? 1 : Math.min(1, center + half),
  ];
}
