/** Eigenvalues of a symmetric matrix, and what vectors are in the basis of its eigenvectors. */
export interface Spectrum {
  /** In no order. */
  readonly values: Float64Array;
  /** For each vector, (vᵢᵀ b)² for each eigenvector vᵢ, in the order of the values. */
  readonly squares: readonly Float64Array[];
}

/**
 * The spectrum of a symmetric matrix by Householder's tridiagonalisation and implicit QL
 * (Wilkinson and Reinsch 1971), without its eigenvectors: the transformations are applied to the
 * given vectors instead, which takes a tenth of the time.
 *
 * @param matrix rows; it is read, not changed
 */
export function symmetricSpectrum(
  matrix: readonly Float64Array[],
  vectors: readonly ArrayLike<number>[] = [],
): Spectrum {
  const a = matrix.map((row) => row.slice());
  const carried = vectors.map((vector) => Float64Array.from(vector));
  const { diagonal, beside } = tridiagonalized(a, carried);
  implicitQl(diagonal, beside, carried);
  return { values: diagonal, squares: carried.map((vector) => vector.map((x) => x * x)) };
}

/** A = Q T Qᵀ from the last row upwards; each vector becomes Qᵀ b. */
function tridiagonalized(a: Float64Array[], vectors: readonly Float64Array[]) {
  const size = a.length;
  const beside = new Float64Array(size);
  const p = new Float64Array(size);
  for (let i = size - 1; i > 1; i--) {
    const row = a[i] as Float64Array;
    let norm = 0;
    for (let k = 0; k < i; k++) norm += (row[k] as number) ** 2;
    norm = Math.sqrt(norm);
    const last = row[i - 1] as number;
    const alpha = last > 0 ? -norm : norm;
    beside[i] = alpha;
    // Nothing but the entry beside the diagonal: it is tridiagonal there.
    if (norm === 0 || norm === Math.abs(last)) {
      beside[i] = last;
      continue;
    }
    const u = row.slice(0, i);
    u[i - 1] = last - alpha;
    const h = norm * norm - alpha * last;
    reflectMatrix(a, u, h, p);
    for (const vector of vectors) {
      let dot = 0;
      for (let k = 0; k < i; k++) dot += (u[k] as number) * (vector[k] as number);
      dot /= h;
      for (let k = 0; k < i; k++) vector[k] = (vector[k] as number) - dot * (u[k] as number);
    }
  }
  if (size > 1) beside[1] = (a[1] as Float64Array)[0] as number;
  return { diagonal: Float64Array.from(a, (row, i) => row[i] as number), beside };
}

/** The leading part becomes H A H with H = 1 - u uᵀ / h; only lower halves are kept. */
function reflectMatrix(
  a: readonly Float64Array[],
  u: Float64Array,
  h: number,
  p: Float64Array,
): void {
  const size = u.length;
  p.fill(0);
  for (let j = 0; j < size; j++) {
    const row = a[j] as Float64Array;
    const uj = u[j] as number;
    let sum = (row[j] as number) * uj;
    for (let k = 0; k < j; k++) {
      const value = row[k] as number;
      sum += value * (u[k] as number);
      p[k] = (p[k] as number) + value * uj;
    }
    p[j] = (p[j] as number) + sum;
  }
  let dot = 0;
  for (let j = 0; j < size; j++) {
    p[j] = (p[j] as number) / h;
    dot += (p[j] as number) * (u[j] as number);
  }
  const share = dot / (2 * h);
  for (let j = 0; j < size; j++) p[j] = (p[j] as number) - share * (u[j] as number);
  for (let j = 0; j < size; j++) {
    const row = a[j] as Float64Array;
    const [uj, pj] = [u[j] as number, p[j] as number];
    for (let k = 0; k <= j; k++) {
      row[k] = (row[k] as number) - uj * (p[k] as number) - pj * (u[k] as number);
    }
  }
}

const ROUNDS = 60;

/** QL with implicit shifts on a tridiagonal matrix; `beside[i]` stands between i - 1 and i. */
function implicitQl(d: Float64Array, beside: Float64Array, vectors: readonly Float64Array[]): void {
  const size = d.length;
  const e = new Float64Array(size);
  e.set(beside.subarray(1));
  for (let l = 0; l < size; l++) {
    for (let round = 0; round < ROUNDS; round++) {
      let m = l;
      while (m < size - 1) {
        const near = Math.abs(d[m] as number) + Math.abs(d[m + 1] as number);
        if (Math.abs(e[m] as number) <= Number.EPSILON * near) break;
        m += 1;
      }
      if (m === l) break;
      let g = ((d[l + 1] as number) - (d[l] as number)) / (2 * (e[l] as number));
      const root = Math.hypot(g, 1);
      g = (d[m] as number) - (d[l] as number) + (e[l] as number) / (g + (g < 0 ? -root : root));
      let [s, c, p] = [1, 1, 0];
      let i = m - 1;
      for (; i >= l; i--) {
        const f = s * (e[i] as number);
        const b = c * (e[i] as number);
        const r = Math.hypot(f, g);
        e[i + 1] = r;
        if (r === 0) {
          d[i + 1] = (d[i + 1] as number) - p;
          e[m] = 0;
          break;
        }
        s = f / r;
        c = g / r;
        g = (d[i + 1] as number) - p;
        const t = ((d[i] as number) - g) * s + 2 * c * b;
        p = s * t;
        d[i + 1] = g + p;
        g = c * t - b;
        for (const vector of vectors) {
          const [x, y] = [vector[i] as number, vector[i + 1] as number];
          vector[i + 1] = s * x + c * y;
          vector[i] = c * x - s * y;
        }
      }
      if (i >= l) continue;
      d[l] = (d[l] as number) - p;
      e[l] = g;
      e[m] = 0;
    }
  }
}
