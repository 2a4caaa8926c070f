import { ConfigError, type Dataset, type Model } from '@graftjs/core';
import { dataset, type Pipeline } from '@graftjs/datasets';
import { checkPart } from '../statistics/check-number.js';
import { lastActivation } from '../fine-tuning/last-activation.js';
import type { Example } from '../prefix/features-of.js';
import { answersOf } from './answers-of.js';

export interface PseudoLabelOptions {
  /** How sure the model must be, 0 to 1. Default 0.95, as in FixMatch. */
  readonly threshold?: number;
  readonly batchSize?: number;
}

export interface PseudoLabelled {
  /** The examples that it is sure of, with its answers as class numbers in `y`. */
  readonly data: Pipeline<Example>;
  readonly labels: Int32Array;
  /** Their positions in the data given. */
  readonly positions: Int32Array;
  /** How many of all examples were taken, 0 to 1. */
  readonly share: number;
}

/**
 * Pseudo-labels (Lee 2013): a classifier's own answers, where it is sure of them, to train on with the
 * labelled examples.
 *
 * @param data must give the same examples in the same order in each pass
 * @example
 * const more = await pseudoLabelled(result.model, unlabelled);
 * await fineTune(model, concatenate([train, more.data]), { recipe: lpft() });
 */
export async function pseudoLabelled(
  model: Model,
  data: Dataset<{ readonly x: unknown }>,
  { threshold = 0.95, batchSize = 32 }: PseudoLabelOptions = {},
): Promise<PseudoLabelled> {
  checkPart('pseudoLabelled', 'threshold', threshold);
  if (lastActivation(model) !== 'softmax') {
    throw new ConfigError({
      where: 'pseudoLabelled',
      problem: 'the model gives no probabilities',
      hint: 'End it in a softmax.',
    });
  }
  const answers = await answersOf(model, data, batchSize);
  const sure = answers.flatMap((row, position) => {
    const highest = Math.max(...row);
    return highest >= threshold ? [{ position, label: row.indexOf(highest) }] : [];
  });
  const labels = Int32Array.from(sure, ({ label }) => label);
  const positions = Int32Array.from(sure, ({ position }) => position);
  return {
    data: dataset(data)
      .subset(positions)
      .map((example, { position }) => ({
        ...example,
        y: { data: labels.slice(position, position + 1), shape: [] },
      })),
    labels,
    positions,
    share: answers.length === 0 ? 0 : sure.length / answers.length,
  };
}
