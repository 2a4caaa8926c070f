import { className, defineMetric, mul, sub, sum, type Tensor } from '@graftjs/core';
import { decide, decisionOptions, type Decisions } from './decisions.js';

/** How many answers are of one kind, over everything seen; weights count. */
function defineAnswerCount<const Type extends string>(
  type: Type,
  direction: 'up' | 'down',
  kind: (decisions: Decisions) => Tensor,
) {
  return defineMetric({
    type,
    direction,
    options: decisionOptions,
    statistics(yTrue, yPred, { sampleWeight, options }) {
      const settings = { highest: false, where: `metric ${className(type)}` };
      const decisions = decide(yTrue, yPred, sampleWeight, options, settings);
      const { weights } = decisions;
      const answers = kind(decisions);
      return { count: sum(weights ? mul(answers, weights) : answers) };
    },
    result: ({ count }) => count[0] as number,
  });
}

/**
 * Right answers: positives above the threshold. Options as those of `precision`.
 *
 * @example
 * truePositives({ threshold: 0.3 });
 */
export const truePositives = defineAnswerCount('metrics/TruePositives', 'up', (it) =>
  mul(it.right, it.chosen),
);

/**
 * Wrong answers: negatives above the threshold. Options as those of `precision`.
 *
 * @example
 * falsePositives();
 */
export const falsePositives = defineAnswerCount('metrics/FalsePositives', 'down', (it) =>
  mul(sub(1, it.right), it.chosen),
);

/**
 * Positives that were missed. Options as those of `precision`.
 *
 * @example
 * falseNegatives();
 */
export const falseNegatives = defineAnswerCount('metrics/FalseNegatives', 'down', (it) =>
  mul(it.right, sub(1, it.chosen)),
);

/**
 * Negatives that were left alone. Options as those of `precision`.
 *
 * @example
 * trueNegatives();
 */
export const trueNegatives = defineAnswerCount('metrics/TrueNegatives', 'up', (it) =>
  mul(sub(1, it.right), sub(1, it.chosen)),
);
