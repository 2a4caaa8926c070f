import { DataError } from '@graftjs/core';
import { logisticHead } from '../heads/logistic-head.js';
import { predictClasses, type HeadData } from '../heads/linear-head.js';
import { atLeastTwo, rowsByClass } from '../statistics/classes.js';
import type { Table } from '../statistics/table.js';
import { logSumExp } from '../trust/softmax.js';
import { temperatureScaling } from '../trust/temperature-scaling.js';

/** 1 / C of the published code, from the weakest penalty on. */
const STRENGTHS = [
  1e-4,
  1 / 3e3,
  1e-3,
  1 / 3e2,
  1e-2,
  1 / 3e1,
  0.1,
  1 / 3,
  1,
  1 / 3e-1,
  10,
  1 / 3e-2,
  100,
  1 / 3e-3,
  1e3,
  1 / 3e-4,
  1e4,
];

export interface ReverseRelationship {
  /** p(class of the source | class of the target), a row for each class of the target. */
  readonly rows: readonly (readonly number[])[];
  /** Strength of the penalty of the regression, chosen by the accuracy on held-out examples. */
  readonly lambda: number;
  /** What its scores are multiplied by, so that they are sure as often as they are right. */
  readonly scale: number;
}

/**
 * Co-Tuning's reverse way (You et al. 2020) to p(yₛ | yₜ): a logistic regression without bias tells the
 * classes of the target from what the source says, p(yₜ | yₛ); every other example of a class is held
 * out, chooses its penalty and calibrates its scores (temperature); Bayes' rule with the mean of what
 * the source says turns it round, p(yₛ | yₜ) ∝ p(yₜ | yₛ) p(yₛ).
 *
 * @param data probabilities of the source as features, and classes of the target
 * @throws DataError where fewer than two classes have two examples
 * @example
 * const { rows } = reverseRelationship({ features: probabilities, labels, classes: 5 });
 */
export function reverseRelationship({ features, labels, classes }: HeadData): ReverseRelationship {
  const held = heldOut(labels);
  const part = (keep: (i: number) => boolean): HeadData => ({
    features: features.filter((_, i) => keep(i)),
    labels: Array.from(labels).filter((_, i) => keep(i)),
    classes,
  });
  const [train, validation] = [part((i) => !held.has(i)), part((i) => held.has(i))];
  const candidates = STRENGTHS.map((lambda) => {
    const head = logisticHead(train, { lambda, bias: false, tolerance: 1e-6 });
    return { lambda, head, right: rightOf(predictClasses(head, validation.features), validation) };
  });
  // The first of the best.
  const best = candidates.reduce((best, next) => (next.right > best.right ? next : best));
  const { kernel } = best.head;
  const logits = validation.features.map((row) =>
    Array.from({ length: classes }, (_, k) =>
      kernel.reduce((sum, weights, j) => sum + (row[j] as number) * (weights[k] as number), 0),
    ),
  );
  const scale = 1 / temperatureScaling(logits, validation.labels).temperature;
  return { rows: turnedRound(kernel, scale, features, classes), lambda: best.lambda, scale };
}

/** Every other example of each class. */
function heldOut(labels: ArrayLike<number>): Set<number> {
  const where = 'reverseRelationship';
  const rows = atLeastTwo(where, rowsByClass(where, labels));
  const several = [...rows.values()].filter(({ length }) => length > 1);
  if (several.length < 2) {
    throw new DataError({
      where,
      problem: `${several.length} of ${rows.size} classes have two examples or more`,
      hint: 'Half of them are held out. With so few, take the direct relationship, the default.',
    });
  }
  return new Set([...rows.values()].flatMap((own) => own.filter((_, i) => i % 2 === 1)));
}

const rightOf = (predicted: ArrayLike<number>, { labels }: HeadData): number =>
  Array.from(predicted).filter((label, i) => label === labels[i]).length;

/** p(source | target) of p(target | source), a softmax over each row of the kernel, in logarithms. */
function turnedRound(
  kernel: Table,
  scale: number,
  probabilities: Table,
  classes: number,
): number[][] {
  const ofSource = kernel.map((weights, j) => {
    const row = Array.from(weights, (weight) => scale * weight);
    const marginal = probabilities.reduce((sum, p) => sum + (p[j] as number), 0);
    const whole = logSumExp(row);
    return row.map((z) => z - whole + Math.log(marginal / probabilities.length + 1e-12));
  });
  return Array.from({ length: classes }, (_, k) => {
    const joint = ofSource.map((row) => row[k] as number);
    const whole = logSumExp(joint);
    return joint.map((z) => Math.exp(z - whole));
  });
}
