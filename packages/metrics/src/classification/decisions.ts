import {
  argMax,
  cast,
  expandTo,
  greater,
  lessEqual,
  mul,
  oneHot,
  ones,
  options,
  reshape,
  slice,
  topk,
  type ResolvedOptions,
  type Tensor,
} from '@graftjs/core';
import { labelForm } from '../labels/label-form.js';

/** Options that say how scores become yes and no. */
export const decisionOptions = {
  /** Scores above it are a yes. `null`: 0.5 or the highest score, as the metric says. */
  threshold: options.nullable(options.number()),
  /** The k highest scores are a yes, instead of those above a threshold. */
  topK: options.nullable(options.integer({ min: 1 })),
  /** Looks at this class alone. */
  classId: options.nullable(options.integer({ min: 0 })),
};
export type DecisionOptions = ResolvedOptions<typeof decisionOptions>;

/** Right and chosen answers as 0 and 1, a row an example or position and a column a class. */
export interface Decisions {
  readonly right: Tensor;
  readonly chosen: Tensor;
  /** [rows, 1] or [rows, classes]; `null` where all count the same. */
  readonly weights: Tensor | null;
  /** Whether each example has one answer: a class, rather than a yes or no for each. */
  readonly single: boolean;
}

const asFloat = (x: Tensor): Tensor => cast(x, 'float32');

/** @param highest where no threshold is given, several scores mean the highest of them */
export function decide(
  yTrue: Tensor,
  yPred: Tensor,
  sampleWeight: Tensor | null,
  { threshold, topK, classId }: DecisionOptions,
  { highest, where }: { readonly highest: boolean; readonly where: string },
): Decisions {
  const form = labelForm(yTrue, yPred, where);
  const classes = yPred.rank < 2 ? 1 : (yPred.shape.at(-1) as number);
  const rows = [yPred.size / classes, classes];
  const scores = reshape(yPred, rows);
  const right =
    form === 'same'
      ? asFloat(greater(reshape(yTrue, rows), 0))
      : asFloat(oneHot(cast(reshape(yTrue, [-1]), 'int32'), classes));
  const single = form === 'classes' || highest;
  const chosen = choose(scores, { threshold, topK, highest: single && classes > 1 });
  const weights = sampleWeight && rowWeights(sampleWeight, yPred, classes);
  const column = (x: Tensor): Tensor =>
    classId === null || x.shape[1] === 1 ? x : slice(x, [0, classId], [-1, 1]);
  return {
    right: column(right),
    chosen: column(chosen),
    weights: weights && column(weights),
    single,
  };
}

function choose(
  scores: Tensor,
  settings: Pick<DecisionOptions, 'threshold' | 'topK'> & { readonly highest: boolean },
): Tensor {
  const { threshold, topK, highest } = settings;
  const classes = scores.shape[1] as number;
  if (topK !== null && topK < classes) {
    const lowest = slice(topk(scores, topK).values, [0, topK - 1], [-1, 1]);
    return asFloat(lessEqual(lowest, scores));
  }
  if (topK !== null) return ones(scores.shape);
  if (threshold === null && highest) return asFloat(oneHot(argMax(scores, -1), classes));
  return asFloat(greater(scores, threshold ?? 0.5));
}

/** Weights by example, by position or by number, as a column or a number each. */
export function rowWeights(sampleWeight: Tensor, yPred: Tensor, classes: number): Tensor {
  if (sampleWeight.size === yPred.size) return reshape(sampleWeight, [-1, classes]);
  const lead = ones(yPred.rank < 2 ? yPred.shape : yPred.shape.slice(0, -1));
  return reshape(mul(lead, expandTo(sampleWeight, lead)), [-1, 1]);
}
