import type { Dataset, Model } from '@graftjs/core';
import { dataset, type Pipeline } from '@graftjs/datasets';
import { classOf } from '../heads/class-of.js';
import type { Example } from '../prefix/features-of.js';
import { teacherLogits } from './teacher-logits.js';

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
  const logits = await teacherLogits(teacher, data, batchSize);
  return dataset(data).map((example, { position }) => {
    const row = logits[position] as Float32Array;
    const lesson = withClass ? Float32Array.of(...row, classOf(example.y)) : row;
    return { ...example, y: { data: lesson, shape: [lesson.length] } };
  });
}
