import type { Dataset, Model } from '@graftjs/core';
import { lastActivation } from '../fine-tuning/last-activation.js';
import { answersOf } from './answers-of.js';

/** A teacher's logits for the examples of a data set, in order, as rows of numbers. */
export async function teacherLogits(
  teacher: Model,
  data: Dataset<{ readonly x: unknown }>,
  batchSize = 32,
): Promise<Float32Array[]> {
  const answers = await answersOf(teacher, data, batchSize);
  if (lastActivation(teacher) !== 'softmax') return answers;
  // The logarithms of probabilities are logits, up to a constant that softmax does not see.
  return answers.map((row) => row.map((p) => Math.log(Math.max(p, 1e-12))));
}
