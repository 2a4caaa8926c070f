import {
  ConfigError,
  keep,
  log,
  add,
  matMul,
  mean,
  mul,
  neg,
  scalar,
  sum,
  tensor2d,
  tidy,
  type Dataset,
  type Model,
  type Scalar,
  type SymbolicTensor,
  type Tensor,
} from '@graftjs/core';
import { dataset } from '@graftjs/datasets';
import { lastActivation } from '../fine-tuning/last-activation.js';
import { classOf } from '../heads/class-of.js';
import type { Example } from '../prefix/features-of.js';
import { checkStrength } from '../statistics/check-number.js';
import { checkProbabilities } from '../statistics/probabilities.js';
import { answersOf } from '../teaching/answers-of.js';
import { classRows } from './class-rows.js';
import { reverseRelationship } from './reverse-relationship.js';
import { SourceClassifier } from './source-classifier.js';
import type { BoundPenalty, SourcePenalty } from './source-penalty.js';
import { knownOptions } from '../words/known-options.js';
import { printed } from '../words/printed.js';

export interface CoTuningOptions {
  /** The model that was grafted, with its own classifier, which stays as it is. */
  readonly base: Model;
  /** Default 2.3. */
  readonly weight?: number;
  /**
   * p(class of the source | class of the target): `direct` (default), the mean of what the source says
   * to the training examples of each class; `reverse`, by a calibrated logistic regression
   * (`reverseRelationship`), which wants several examples a class; or rows of your own, one for each
   * class of the target.
   */
  readonly relationship?: 'direct' | 'reverse' | readonly (readonly number[])[];
}

/**
 * Co-Tuning (You et al. 2020): the source's classifier is kept in use. It shall say of an example
 * what it says of examples of that class: weight · CE(p(yₛ | yₜ), source classifier). The published
 * code trains that classifier along; here it stays, so that `base` keeps its head.
 *
 * @example
 * await fineTune(graft(base, { head }), train, { recipe: lpft(), penalty: coTuning({ base }) });
 */
export function coTuning(given: CoTuningOptions): SourcePenalty {
  const {
    base,
    weight = 2.3,
    relationship = 'direct',
  } = knownOptions('coTuning', given, ['base', 'weight', 'relationship']);
  const way = typeof relationship === 'string' ? `${relationship} relationship` : 'given rows';
  if (typeof relationship === 'string' && !(relationship in WAYS)) {
    throw new ConfigError({
      where: 'coTuning',
      problem: `relationship "${relationship}" is none`,
      hint: 'It is "direct", "reverse", or a row of probabilities for each class of the target.',
    });
  }
  checkStrength('coTuning', 'weight', weight);
  return printed({
    name: 'coTuning',
    describe: () => `Co-Tuning: ${weight} CE(p(ys | yt), source classifier), ${way}`,
    async bind({ model, examples }): Promise<BoundPenalty> {
      const classifier = new SourceClassifier('coTuning', model, base);
      if (lastActivation(base) !== 'softmax') {
        throw new ConfigError({ where: 'coTuning', problem: 'the base gives no probabilities' });
      }
      const classes = Math.max(2, model.outputs[0]?.shape.at(-1) ?? 2);
      const rows =
        typeof relationship === 'string'
          ? await WAYS[relationship](base, examples, classes)
          : relationship;
      checkRows(rows, classes, base.outputs[0]?.shape.at(-1) ?? 0);
      const table = keep(tidy(() => tensor2d(rows as number[][])));
      let place: SymbolicTensor | null = null;
      return {
        name: 'coTuning',
        dispose: () => table.dispose(),
        begin({ rest }) {
          place = classifier.placeIn(rest);
          return place ? [place] : [];
        },
        term(_, { y, inside }) {
          if (!place) return scalar(0);
          const { probabilities } = classifier.scores(inside(place));
          const wanted = matMul(classRows(y[0] as Tensor, classes), table);
          const crossEntropy = neg(sum(mul(wanted, log(add(probabilities, 1e-8))), -1));
          return mul<Scalar>(mean(crossEntropy), weight);
        },
      };
    },
  });
}

/** A row of probabilities of the source's classes for each class of the target. */
function checkRows(
  rows: readonly (readonly number[])[],
  classes: number,
  sourceClasses: number,
): void {
  const width = checkProbabilities('coTuning', rows);
  if (rows.length === classes && width === sourceClasses) return;
  throw new ConfigError({
    where: 'coTuning',
    problem: 'the relationship does not fit the classes',
    operands: [
      { label: 'expected', value: [classes, sourceClasses] },
      { label: 'got', value: [rows.length, width] },
    ],
  });
}

const WAYS = { direct: categoryRelationship, reverse: learnedRelationship } as const;

/**
 * p(class of the source | class of the target): the mean of a model's probabilities over the examples
 * of each class; even where a class has none.
 */
export async function categoryRelationship(
  base: Model,
  examples: Dataset<Example>,
  classes: number,
): Promise<number[][]> {
  const { answers, labels } = await answersAndClasses(base, examples);
  const width = answers[0]?.length ?? 0;
  return Array.from({ length: classes }, (_, label) => {
    const mine = answers.filter((__, i) => labels[i] === label);
    return Array.from({ length: width }, (__, k) =>
      mine.length === 0
        ? 1 / width
        : mine.reduce((total, row) => total + (row[k] as number), 0) / mine.length,
    );
  });
}

async function learnedRelationship(
  base: Model,
  examples: Dataset<Example>,
  classes: number,
): Promise<readonly (readonly number[])[]> {
  const { answers, labels } = await answersAndClasses(base, examples);
  return reverseRelationship({ features: answers, labels, classes }).rows;
}

async function answersAndClasses(base: Model, examples: Dataset<Example>) {
  const answers = await answersOf(base, examples);
  const targets = await dataset(examples)
    .map(({ y }) => ({ y }))
    .toArray();
  return { answers, labels: targets.map(({ y }) => classOf(y)) };
}
