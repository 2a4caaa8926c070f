import type { Dataset, Model } from '@graftjs/core';
import { dataset, type HostArray, type Pipeline } from '@graftjs/datasets';
import { lastActivation } from '../fine-tuning/last-activation.js';
import type { Example } from '../prefix/features-of.js';
import { answersOf } from './answers-of.js';

export interface TaughtByOptions {
  /** Whether the class number goes behind the logits, for `distillation({ hardShare })`. */
  readonly withClass?: boolean;
  readonly batchSize?: number;
}

/**
 * Distillation (Hinton et al. 2015): the examples with a teacher's logits in place of their labels,
 * computed once. With the loss `distillation({ temperature })`, which has the factor T².
 *
 * @param data must give the same examples in the same order in each pass
 * @example
 * const lessons = await taughtBy(teacher, train);
 * await fineTune(student, lessons, {
 *   recipe: fullFineTuning(), loss: distillation({ temperature: 4 }), metrics: {},
 * });
 */
export async function taughtBy(
  teacher: Model,
  data: Dataset<Example>,
  { withClass = false, batchSize = 32 }: TaughtByOptions = {},
): Promise<Pipeline<Example>> {
  const answers = await answersOf(teacher, data, batchSize);
  // The logarithms of probabilities are logits, up to a constant that softmax does not see.
  const probabilities = lastActivation(teacher) === 'softmax';
  const logits = answers.map((row) =>
    probabilities ? row.map((p) => Math.log(Math.max(p, 1e-12))) : row,
  );
  return dataset(data).map((example, { position }) => {
    const row = logits[position] as Float32Array;
    const lesson = withClass ? Float32Array.of(...row, classOf(example.y)) : row;
    return { ...example, y: { data: lesson, shape: [lesson.length] } };
  });
}

function classOf(y: unknown): number {
  if (typeof y === 'number') return y;
  const { data } = y as HostArray;
  return data.length === 1 ? (data[0] as number) : data.indexOf(Math.max(...data));
}
