// The two-layer linear net of Kumar et al. (ICLR 2022), y = vᵀBx, in double precision.
const dot = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0);
const rows = (count, make) => Array.from({ length: count }, (_, i) => make(i));

/** Orthonormal rows by Gram-Schmidt. */
export function orthonormal(count, width, random) {
  const found = [];
  while (found.length < count) {
    const row = rows(width, () => random.normal());
    for (const other of found) {
      const along = dot(row, other);
      other.forEach((value, j) => (row[j] -= along * value));
    }
    const length = Math.sqrt(dot(row, row));
    found.push(row.map((value) => value / length));
  }
  return found;
}

/** Bᵀv: what the net multiplies inputs by. */
export const product = (v, B) => B[0].map((_, j) => v.reduce((sum, w, i) => sum + w * B[i][j], 0));

/** Gradient descent on the mean squared error over `v`, and over `B` too where it may move. */
export function descend({ v, B, X, y, rate, steps, moveB }) {
  let [head, body] = [[...v], B.map((row) => [...row])];
  for (let step = 0; step < steps; step++) {
    const features = X.map((x) => body.map((row) => dot(row, x)));
    const errors = features.map((f, i) => (2 / X.length) * (dot(f, head) - y[i]));
    const headGradient = head.map((_, k) => errors.reduce((s, e, i) => s + e * features[i][k], 0));
    if (moveB) {
      const pull = X[0].map((_, j) => errors.reduce((s, e, i) => s + e * X[i][j], 0));
      body.forEach((row, k) => pull.forEach((p, j) => (row[j] -= rate * head[k] * p)));
    }
    head = head.map((value, k) => value - rate * headGradient[k]);
  }
  return { v: head, B: body };
}

export const squaredDistance = (a, b) => a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0);
export { dot };
