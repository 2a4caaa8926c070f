// What codes of others compute where they differ from the papers, written anew from their formulas,
// so that tests can show where a published figure comes from.
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

type Rows = readonly (readonly number[])[];

const sumOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const meanOf = (values: readonly number[]): number => sumOf(values) / values.length;

export interface IteratedEvidence {
  /** Added to both denominators of the iteration. */
  readonly epsilon: number;
  /** Whether the evidence holds it too. */
  readonly inEvidence: boolean;
  /** Relative change of α/β at which the iteration ends, after 11 rounds at the latest. */
  readonly tolerance: number;
  /** Whether log |A| is summed over features, as it must be, or over min(features, examples). */
  readonly determinantOver: 'features' | 'rank';
}

/** LogME as its authors iterate it. */
export function iteratedLogMe(features: Rows, labels: readonly number[], how: IteratedEvidence) {
  const x = new Matrix(features as number[][]);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(
    x.transpose().mmul(x),
    { assumeSymmetric: true },
  );
  const rank = Math.min(x.rows, x.columns);
  const order = realEigenvalues.map((_, i) => i).reverse();
  const sigma = order.map((i) => (realEigenvalues[i]! > 1e-12 ? realEigenvalues[i]! : 0));
  const classes = [...new Set(labels)].sort((a, b) => a - b);
  return meanOf(
    classes.map((label) => {
      const y = Matrix.columnVector(labels.map((one) => Number(one === label)));
      const projected = eigenvectorMatrix.transpose().mmul(x.transpose().mmul(y)).to1DArray();
      const squares = order.map((i, k) => (sigma[k] === 0 ? 0 : projected[i]! ** 2 / sigma[k]!));
      const used = how.determinantOver === 'features' ? x.columns : rank;
      const norm = sumOf(y.to1DArray());
      return iterated(sigma.slice(0, used), squares, norm, [x.rows, x.columns], how);
    }),
  );
}

function iterated(
  sigma: readonly number[],
  squares: readonly number[],
  norm: number,
  [count, width]: readonly [number, number],
  { epsilon, inEvidence, tolerance }: IteratedEvidence,
): number {
  let [alpha, beta, length, residue] = [1, 1, 0, 0];
  for (let round = 0; round < 11; round++) {
    const before = alpha / beta;
    const gamma = sumOf(sigma.map((s) => s / (s + before)));
    length = sumOf(sigma.map((s, i) => (s * squares[i]!) / (before + s) ** 2));
    residue =
      norm - sumOf([...squares]) + sumOf(sigma.map((s, i) => squares[i]! / (1 + s / before) ** 2));
    alpha = gamma / (length + epsilon);
    beta = (count - gamma) / (residue + epsilon);
    if (Math.abs(alpha / beta - before) / before < tolerance) break;
  }
  const extra = inEvidence ? epsilon : 0;
  const twice =
    width * Math.log(alpha) +
    count * Math.log(beta) -
    sumOf(sigma.map((s) => Math.log(alpha + beta * s))) -
    beta * (residue + extra) -
    alpha * (length + extra) -
    count * Math.log(2 * Math.PI);
  return twice / (2 * count);
}

/** Google's GBC for spherical covariances, which counts the log-determinant once, not once a feature. */
export function sphericalWithOneDeterminant(features: Rows, labels: readonly number[]): number {
  const classes = [...new Set(labels)].map((label) => {
    const rows = features.filter((_, i) => labels[i] === label);
    const mean = rows[0]!.map((_, j) => meanOf(rows.map((row) => row[j]!)));
    const variance = meanOf(mean.map((m, j) => meanOf(rows.map((row) => (row[j]! - m) ** 2))));
    return { mean, variance };
  });
  let overlap = 0;
  classes.forEach((a, i) =>
    classes.forEach((b, j) => {
      if (i === j) return;
      const shared = (a.variance + b.variance) / 2;
      const squares = sumOf(a.mean.map((m, k) => (m - b.mean[k]!) ** 2));
      const determinant = Math.log(shared / Math.sqrt(a.variance * b.variance)) / 2;
      overlap += Math.exp(-(squares / shared / 8 + determinant));
    }),
  );
  return -overlap;
}

/** CORAL of the Transfer-Learning-Library: means are compared too, and nothing is divided by 4. */
export function coralWithMeans(source: Rows, target: Rows): number {
  const [s, t] = [source, target].map((rows) => {
    const mean = rows[0]!.map((_, j) => meanOf(rows.map((row) => row[j]!)));
    const rest = new Matrix(rows.map((row) => row.map((x, j) => x - mean[j]!)));
    return {
      mean,
      covariance: rest
        .transpose()
        .mmul(rest)
        .div(rows.length - 1),
    };
  }) as [{ mean: number[]; covariance: Matrix }, { mean: number[]; covariance: Matrix }];
  const means = meanOf(s.mean.map((m, j) => (m - t.mean[j]!) ** 2));
  return (
    means +
    meanOf(
      Matrix.sub(s.covariance, t.covariance)
        .to1DArray()
        .map((x) => x * x),
    )
  );
}

/** MK-MMD of the Transfer-Learning-Library: without pairs of one example, plus 2 / (n - 1). */
export function discrepancyPlusConstant(source: Rows, target: Rows, widths: readonly number[]) {
  const all = [...source, ...target];
  const squares = all.map((a) => all.map((b) => sumOf(a.map((x, j) => (x - b[j]!) ** 2))));
  const mean = meanOf(squares.flat());
  const count = source.length;
  let total = 2 / (count - 1);
  squares.forEach((row, i) =>
    row.forEach((d, j) => {
      if (i === j) return;
      const kernel = sumOf(widths.map((share) => Math.exp(-d / (2 * share * mean))));
      const same = i < count === j < count;
      total += same ? kernel / (count * (count - 1)) : -kernel / (count * count);
    }),
  );
  return total;
}

/** Places by falling `first`, equals by falling `second`. */
export function placesBy(first: readonly number[], second: readonly number[]): number[] {
  const order = first
    .map((_, i) => i)
    .sort((i, j) => first[j]! - first[i]! || second[j]! - second[i]!);
  const places: number[] = [];
  order.forEach((i, place) => (places[i] = place));
  return places;
}

/** Kendall's τ-b, pairs weighed by the places of both; with no places the plain one. */
export function kendallTau(a: readonly number[], b: readonly number[], places?: readonly number[]) {
  let [agreement, ofA, ofB] = [0, 0, 0];
  a.forEach((_, i) =>
    a.slice(0, i).forEach((__, j) => {
      const weight = places ? 1 / (places[i]! + 1) + 1 / (places[j]! + 1) : 1;
      const [x, y] = [Math.sign(a[i]! - a[j]!), Math.sign(b[i]! - b[j]!)];
      agreement += weight * x * y;
      ofA += weight * x * x;
      ofB += weight * y * y;
    }),
  );
  return agreement / Math.sqrt(ofA * ofB);
}

export function pearson(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  const product = (x: readonly number[], mx: number, y: readonly number[], my: number) =>
    sumOf(x.map((value, i) => (value - mx) * (y[i]! - my)));
  return (
    product(a, meanA, b, meanB) /
    Math.sqrt(product(a, meanA, a, meanA) * product(b, meanB, b, meanB))
  );
}

/** Pearson's correlation of ranks; equals share the mean of theirs. */
export function spearman(a: readonly number[], b: readonly number[]): number {
  const ranks = (values: readonly number[]) =>
    values.map((x) => {
      const below = values.filter((y) => y < x).length;
      return below + (values.filter((y) => y === x).length + 1) / 2;
    });
  return pearson(ranks(a), ranks(b));
}
