import { add, concat, log, reshape, sigmoid, softmax, sub, type Tensor } from '@graftjs/core';

/** What a classifier says, [examples, classes]. */
export interface ClassScores {
  /** Up to a constant an example. */
  readonly logits: Tensor;
  readonly probabilities: Tensor;
}

/** Keeps the logarithm of a probability of 0 finite. */
const TINY = 1e-7;

/**
 * Logits and probabilities of two classes or more, whatever a classifier ends in.
 *
 * @param activation that the outputs went through: `softmax`, `sigmoid`, `linear`
 */
export function classScores(outputs: Tensor, activation: string): ClassScores {
  const scores = reshape(outputs, [outputs.shape[0] as number, -1]);
  if (scores.shape[1] === 1) {
    const p = activation === 'sigmoid' ? scores : sigmoid(scores);
    const probabilities = concat([sub(1, p), p], 1);
    return { probabilities, logits: log(add(probabilities, TINY)) };
  }
  if (activation !== 'softmax') return { logits: scores, probabilities: softmax(scores) };
  return { logits: log(add(scores, TINY)), probabilities: scores };
}
