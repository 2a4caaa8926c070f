import { checkStrength } from '../statistics/check-number.js';
import { centred, meanRow } from '../statistics/columns.js';
import { gram } from './gram.js';
import { checkHeadData, type HeadData, type LinearHead } from './linear-head.js';
import { solveSymmetric } from './solve-symmetric.js';

/**
 * Ridge regression onto one-hot rows (1 for the class, 0 for others) in closed form:
 * ‖X W + b − Y‖² + λ‖W‖², the bias without a penalty.
 *
 * @param options `lambda`, default 1
 */
export function ridgeHead(
  data: HeadData,
  { lambda = 1 }: { readonly lambda?: number } = {},
): LinearHead {
  const width = checkHeadData('ridgeHead', data);
  checkStrength('ridgeHead', 'lambda', lambda);
  const { features, labels, classes } = data;
  const count = features.length;
  const mean = meanRow(features);
  const share = new Float64Array(classes);
  for (let i = 0; i < count; i++) {
    share[labels[i] as number] = (share[labels[i] as number] as number) + 1 / count;
  }
  const rows = centred(features);
  const left = gram(rows);
  left.forEach((row, i) => (row[i] = (row[i] as number) + lambda));
  const right = Array.from({ length: width }, () => new Float64Array(classes));
  rows.forEach((row, i) => {
    const label = labels[i] as number;
    // Targets need no centring: the rows sum to zero.
    row.forEach((x, j) => {
      const target = right[j] as Float64Array;
      target[label] = (target[label] as number) + x;
    });
  });
  const kernel = solveSymmetric(left, right);
  const bias = share.map(
    (part, k) =>
      part - kernel.reduce((sum, row, j) => sum + (mean[j] as number) * (row[k] as number), 0),
  );
  return { kernel, bias };
}
