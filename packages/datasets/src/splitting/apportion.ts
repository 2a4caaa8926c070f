/**
 * Whole numbers in proportion to `fraction * sizes[i]` that sum to the rounded total: each quota's
 * whole part, then one more to the largest remainders (Hamilton's method; ties to the first).
 *
 * @param caps the most that each may get
 */
export function apportion(
  sizes: readonly number[],
  fraction: number,
  caps: readonly number[],
): number[] {
  const exact = sizes.map((size) => size * fraction);
  // Products such as 0.2 * 205 miss a whole number by rounding; that must not look like a remainder.
  const whole = exact.map((quota) => Math.floor(quota + 1e-9));
  const shares = whole.map((share, i) => Math.min(share, caps[i] as number));
  const total = Math.round(sizes.reduce((a, b) => a + b, 0) * fraction);
  const order = exact
    .map((quota, i) => ({ i, remainder: quota - (whole[i] as number) }))
    .sort((a, b) => b.remainder - a.remainder || a.i - b.i);
  let missing = total - shares.reduce((a, b) => a + b, 0);
  for (let progress = true; missing > 0 && progress;) {
    progress = false;
    for (const { i } of order) {
      if (missing === 0 || (shares[i] as number) >= (caps[i] as number)) continue;
      shares[i] = (shares[i] as number) + 1;
      missing--;
      progress = true;
    }
  }
  return shares;
}
