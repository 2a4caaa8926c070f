import { checkClassNumbers } from '../statistics/probabilities.js';
import { checkTable, checkWidth, type Table } from '../statistics/table.js';

/** What a linear softmax head knew at one moment of its training. */
export interface HeadCheckpoint {
  /** Learning rate at that moment. */
  readonly learningRate: number;
  /** Probabilities of the training examples, one row an example. */
  readonly training: Table;
  /** Probabilities of the example that is asked about. */
  readonly query: ArrayLike<number>;
}

/**
 * TracIn over checkpoints, for a linear softmax head on fixed features: how much the step on each
 * training example lowered (positive: a proponent) or raised (negative: an opponent) the loss of
 * another, Σ_t η_t ∇ℓ(z_train) · ∇ℓ(z). For such a head the product of gradients is
 * ((p - y) · (p' - y')) (f · f' + 1), the 1 for the biases.
 *
 * @param features of the training examples, one row an example
 * @see Pruthi et al., "Estimating Training Data Influence by Tracing Gradient Descent", NeurIPS 2020
 */
export function tracIn(
  features: Table,
  labels: ArrayLike<number>,
  query: { readonly features: ArrayLike<number>; readonly label: number },
  checkpoints: readonly HeadCheckpoint[],
): number[] {
  const width = checkTable('tracIn', features, labels);
  checkTable('tracIn', [query.features]);
  checkWidth('tracIn', query.features, width);
  for (const { training, query: answer } of checkpoints) {
    const classes = checkTable('tracIn', training, labels);
    checkWidth('tracIn', answer, classes);
    checkClassNumbers('tracIn', labels, classes);
    checkClassNumbers('tracIn', [query.label], classes);
  }
  return features.map((row, i) => {
    let similarity = 1;
    for (let j = 0; j < row.length; j++)
      similarity += (row[j] as number) * (query.features[j] as number);
    return checkpoints.reduce((sum, { learningRate, training, query: answer }) => {
      let errors = 0;
      for (let k = 0; k < answer.length; k++) {
        const own = (training[i]![k] as number) - Number(k === labels[i]);
        errors += own * ((answer[k] as number) - Number(k === query.label));
      }
      return sum + learningRate * errors * similarity;
    }, 0);
  });
}
