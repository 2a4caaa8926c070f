/** Steps between the ratios α/β that are looked at first, in ln(α/β). */
const STEP = 0.5;
/** How far beyond the eigenvalues they go: there the evidence has reached its limits. */
const BEYOND = 28;
/** The width to which a maximum is narrowed down; it is flat, so that its height is right to the square. */
const ENOUGH = 1e-6;
/** A target that fewer directions than examples fit without error would have infinite evidence. */
const LEAST_RESIDUE = 1e-5;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * The largest log evidence of a Bayesian linear model, per example, over the precisions α of its
 * weights and β of its noise. For a ratio r = α/β the best β is N / Q(r), Q(r) = ρ + Σ zᵢ r / (r + σᵢ),
 * which leaves ½ (Σ ln(r / (r + σᵢ)) / N - ln(Q(r) / N) - 1 - ln 2π) to maximise over r alone. It can
 * have several maxima, and its largest value at either end (features that say nothing, or all).
 *
 * @param sigma eigenvalues σ of fᵀf; directions without one count nothing
 * @param count N
 * @returns a function of the squared projections z of a target on the left singular vectors, and of
 * its squared length; ρ is what these leave of it
 */
export function largestEvidence(
  sigma: readonly number[],
  count: number,
): (squares: readonly number[], norm: number) => number {
  const used = sigma.flatMap((value, i) => (value > 0 ? [i] : []));
  const values = Float64Array.from(used, (i) => sigma[i] as number);
  const grid = ratiosAround(values);
  const determinants = grid.map((at) => determinant(values, Math.exp(at)));
  return (squares, norm) => {
    const projections = Float64Array.from(used, (i) => squares[i] as number);
    const inside = projections.reduce((sum, z) => sum + z, 0);
    const rest = norm - inside;
    const perfect = rest <= 1e-12 * norm;
    const outside = perfect ? 0 : rest;
    const least = perfect && values.length < count ? LEAST_RESIDUE : Number.MIN_VALUE;
    const height = (ratio: number, ofModel: number): number => {
      let residue = outside;
      for (let i = 0; i < values.length; i++) {
        residue += (projections[i] as number) * (ratio / (ratio + (values[i] as number)));
      }
      return ofModel - count * Math.log(Math.max(residue, least) / count);
    };
    // No direction at all, and the limit of a ratio without end: noise explains everything.
    let [best, at] = [-count * Math.log(Math.max(norm, least) / count), -1];
    grid.forEach((x, k) => {
      const reached = height(Math.exp(x), determinants[k] as number);
      if (reached > best) [best, at] = [reached, k];
    });
    const exact = (x: number) => height(Math.exp(x), determinant(values, Math.exp(x)));
    if (at >= 0) best = Math.max(best, highestAround(exact, grid[at] as number));
    return (best / count - 1 - Math.log(2 * Math.PI)) / 2;
  };
}

/** Σ ln(r / (r + σᵢ)). */
function determinant(values: Float64Array, ratio: number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum -= Math.log1p((values[i] as number) / ratio);
  return sum;
}

function ratiosAround(values: Float64Array): number[] {
  if (values.length === 0) return [];
  const logs = values.map(Math.log);
  const from = logs.reduce((a, b) => Math.min(a, b)) - BEYOND;
  const to = logs.reduce((a, b) => Math.max(a, b)) + BEYOND;
  return Array.from({ length: Math.ceil((to - from) / STEP) + 1 }, (_, k) => from + STEP * k);
}

/** The largest value of a function within a step of a point, by golden sections. */
function highestAround(f: (x: number) => number, middle: number): number {
  let [from, to] = [middle - STEP, middle + STEP];
  let [left, right] = [to - GOLDEN * (to - from), from + GOLDEN * (to - from)];
  let [atLeft, atRight] = [f(left), f(right)];
  while (to - from > ENOUGH) {
    if (atLeft > atRight) {
      [to, right, atRight] = [right, left, atLeft];
      left = to - GOLDEN * (to - from);
      atLeft = f(left);
    } else {
      [from, left, atLeft] = [left, right, atRight];
      right = from + GOLDEN * (to - from);
      atRight = f(right);
    }
  }
  return Math.max(atLeft, atRight);
}
