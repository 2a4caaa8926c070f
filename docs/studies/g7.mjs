// Weighted Kendall tau of published scores with published accuracies.
import { weightedTau } from '@graftjs/transfer';

export const claim = 'weighted Kendall τ reproduces a published table';
export const threshold = '0.918, 0.581, 0.748 and 0.873, to three digits';

/** Ten networks fine-tuned on SUN397, as the Transfer-Learning-Library prints them. */
const accuracy = [62.0, 65.7, 64.7, 64.8, 66.0, 62.3, 63.0, 64.7, 60.5, 60.7];
const published = {
  'H-score': [0.918, [71.35, 114.21, 110.39, 113.63, 116.51, 72.16, 95.8, 103.09, 75.9, 80.91]],
  LEEP: [0.581, [-3.744, -3.372, -3.198, -3.103, -3.056, -3.311, -3.165, -3.205, -3.338, -3.234]],
  LogME: [0.748, [1.621, 1.648, 1.638, 1.642, 1.646, 1.614, 1.623, 1.624, 1.617, 1.625]],
  NCE: [0.873, [-3.055, -2.844, -2.894, -2.837, -2.822, -2.945, -2.903, -2.896, -2.968, -2.933]],
};

export async function study() {
  const rows = Object.entries(published).map(([name, [wanted, scores]]) => [
    name,
    weightedTau(scores, accuracy),
    wanted,
  ]);
  return {
    passed: rows.every(([, got, wanted]) => Number(got.toFixed(3)) === wanted),
    figures: Object.fromEntries(rows.map(([name, got]) => [name, got])),
    tables: [
      {
        head: ['score', 'here', 'published'],
        rows: rows.map(([name, got, wanted]) => [name, got.toFixed(6), wanted]),
      },
    ],
  };
}
