import { atLeastTwo, rowsByClass } from '../statistics/classes.js';
import { checkPositive } from '../statistics/check-number.js';
import { meanRow } from '../statistics/columns.js';
import { checkTable, type Table } from '../statistics/table.js';

export interface GaussianBhattacharyyaOptions {
  /** One variance a feature, or one for all features of a class. Default `diagonal`. */
  readonly covariance?: 'diagonal' | 'spherical';
  /** No variance counts as smaller. Default 1e-4. */
  readonly varianceFloor?: number;
}

/**
 * GBC: how much the classes overlap, each seen as a Gaussian: -Σ_{i≠j} exp(-D_B(i, j)) with
 * D_B = 1/8 dᵀS⁻¹d + 1/2 ln(|S| / √(|Sᵢ||Sⱼ|)), S = (Sᵢ + Sⱼ)/2. From -C(C-1) (all the same) to 0
 * (apart). The spherical form counts the variance once a feature, as the determinant does; the
 * authors' code counts it once.
 *
 * @see Pándy et al., "Transferability Estimation using Bhattacharyya Class Separability", CVPR 2022
 */
export function gaussianBhattacharyya(
  features: Table,
  labels: ArrayLike<number>,
  { covariance = 'diagonal', varianceFloor = 1e-4 }: GaussianBhattacharyyaOptions = {},
): number {
  checkTable('gaussianBhattacharyya', features, labels);
  checkPositive('gaussianBhattacharyya', 'varianceFloor', varianceFloor);
  const classes = atLeastTwo('gaussianBhattacharyya', rowsByClass('gaussianBhattacharyya', labels));
  const gaussians = [...classes.values()].map((rows) => {
    const mean = meanRow(features, rows);
    const spread = mean.map((m, j) => {
      const sum = rows.reduce(
        (total, i) => total + ((features[i] as ArrayLike<number>)[j]! - m) ** 2,
        0,
      );
      return sum / rows.length;
    });
    const common = spread.reduce((sum, v) => sum + v, 0) / spread.length;
    const variance = spread.map((v) =>
      Math.max(varianceFloor, covariance === 'diagonal' ? v : common),
    );
    return { mean, variance };
  });
  let overlap = 0;
  gaussians.forEach((a, i) => {
    for (let j = 0; j < i; j++) {
      overlap += 2 * Math.exp(-bhattacharyya(a, gaussians[j] as Gaussian));
    }
  });
  return -overlap;
}

interface Gaussian {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

function bhattacharyya(a: Gaussian, b: Gaussian): number {
  let distance = 0;
  for (let j = 0; j < a.mean.length; j++) {
    const [va, vb] = [a.variance[j] as number, b.variance[j] as number];
    const shared = (va + vb) / 2;
    distance += ((a.mean[j] as number) - (b.mean[j] as number)) ** 2 / shared / 8;
    distance += Math.log(shared / Math.sqrt(va) / Math.sqrt(vb)) / 2;
  }
  return distance;
}
