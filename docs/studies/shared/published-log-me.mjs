import { Matrix, SingularValueDecomposition } from 'ml-matrix';

/**
 * LogME as its authors published it: the determinant runs over the min(N, D) eigenvalues that the
 * decomposition gives, though it has D. Where there are more features than examples, that is wrong.
 */
export function publishedLogMe(features, labels) {
  const svd = new SingularValueDecomposition(new Matrix(features.map((row) => [...row])), {
    autoTranspose: true,
  });
  const sigma = svd.diagonal.map((value) => value ** 2);
  const classes = [...new Set(labels)];
  const scores = classes.map((label) => {
    const squares = sigma.map(
      (_, k) =>
        labels.reduce(
          (sum, y, i) => sum + (y === label ? svd.leftSingularVectors.get(i, k) : 0),
          0,
        ) ** 2,
    );
    const norm = labels.filter((y) => y === label).length;
    return evidence({ sigma, squares, norm, N: labels.length, D: features[0].length });
  });
  return scores.reduce((a, b) => a + b, 0) / scores.length;
}

function evidence({ sigma, squares, norm, N, D }) {
  const outside = Math.max(0, norm - squares.reduce((a, b) => a + b, 0));
  const total = (f) => sigma.reduce((sum, s, k) => sum + f(s, squares[k]), 0);
  let [alpha, beta, residue, length] = [1, 1, 0, 0];
  for (let round = 0; round < 11; round++) {
    const t = alpha / beta;
    const gamma = total((s) => s / (s + t));
    length = total((s, z) => (z * s) / (t + s) ** 2);
    residue = outside + total((s, z) => z / (1 + s / t) ** 2);
    alpha = gamma / (length + 1e-5);
    beta = (N - gamma) / (residue + 1e-5);
    if (Math.abs(alpha / beta - t) / t <= 1e-3) break;
  }
  const logs = sigma.reduce((sum, s) => sum + Math.log(alpha + beta * s), 0);
  const sum = D * Math.log(alpha) + N * Math.log(beta) - logs - beta * residue - alpha * length;
  return (sum - N * Math.log(2 * Math.PI)) / (2 * N);
}
