import { ConfigError, mul, type Model, type Scalar, type Tensor } from '@graftjs/core';
import { classScores } from '../fine-tuning/class-scores.js';
import { lastActivation } from '../fine-tuning/last-activation.js';
import { teacherLogits } from '../teaching/teacher-logits.js';
import type { BoundPenalty, SourcePenalty } from './source-penalty.js';
import { temperedDivergence } from './tempered-divergence.js';
import { knownOptions } from '../words/known-options.js';
import { printed } from '../words/printed.js';

export interface DistillOptions {
  /** Says what the model shall say; stays as it is. It has the same classes. */
  readonly teacher: Model;
  /** Default 4. */
  readonly temperature?: number;
  /**
   * How much the teacher counts beside the labels, a of (1 - a) CE + a T² KL; the whole is divided by
   * 1 - a. Default 0.5.
   */
  readonly share?: number;
}

/**
 * Knowledge distillation (Hinton et al. 2015) beside the labels: T² · KL of the tempered probabilities
 * of a teacher and of the model. The teacher answers once for each training example, as it is without
 * augmentation.
 *
 * @example
 * await fineTune(small, train, { recipe: lpft(), penalty: distill({ teacher: large }) });
 */
export function distill(given: DistillOptions): SourcePenalty {
  const {
    teacher,
    temperature = 4,
    share = 0.5,
  } = knownOptions('distill', given, ['teacher', 'temperature', 'share']);
  if (!(share >= 0 && share < 1) || !(temperature > 0)) {
    throw new ConfigError({
      where: 'distill',
      problem: 'share is 0 or more and below 1, and temperature above 0',
      operands: [
        { label: 'share', value: share },
        { label: 'temperature', value: temperature },
      ],
      hint: 'To learn from a teacher alone, train on taughtBy(teacher, data).',
    });
  }
  return printed({
    name: 'distill',
    describe: () => `distillation: (1 - a) CE + a T^2 KL, a = ${share}, T = ${temperature}`,
    async bind({ model, examples }): Promise<BoundPenalty> {
      checkClasses(teacher, model);
      const activation = lastActivation(model);
      return {
        name: 'distill',
        columns: { distill: await teacherLogits(teacher, examples) },
        dispose: () => {},
        term(_, { outputs, columns }) {
          const { logits } = classScores(outputs[0] as Tensor, activation);
          const theirs = columns?.['distill'] as Tensor;
          return mul<Scalar>(temperedDivergence(theirs, logits, temperature), share / (1 - share));
        },
      };
    },
  });
}

function checkClasses(teacher: Model, model: Model): void {
  const [theirs, ours] = [teacher, model].map(({ outputs }) => outputs[0]?.shape.at(-1) ?? 0);
  if (theirs === ours && (ours as number) > 1) return;
  throw new ConfigError({
    where: 'distill',
    problem: 'teacher and model must tell apart the same classes, 2 or more',
    operands: [
      { label: 'teacher', value: theirs },
      { label: 'model', value: ours },
    ],
  });
}
