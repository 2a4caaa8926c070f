import {
  cast,
  div,
  maximum,
  mul,
  reshape,
  sum,
  type Scalar,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { ShapeError } from '../errors/shape-error.js';
import { expandTo } from '../shape/expand-to.js';
import { sameShape } from '../shape/shape.js';
import type { NoOptions, OptionSchema, ResolvedOptions } from '../options/option.js';
import { oneOf } from '../options/options.js';
import { className } from '../layer/layer.js';
import { defineValue, type Factory } from '../serialization/define-value.js';
import type { Loss, LossWeights, Reduction } from './loss.js';

export interface LossDefinition<S extends OptionSchema, Positional extends keyof S & string> {
  readonly type: string;
  readonly options?: S;
  readonly positional?: Positional;
  /**
   * Labels are class indices, one axis less than the predictions. Left out, labels and predictions
   * have equal shapes.
   */
  readonly sparse?: boolean;
  /** Labels come as they are, in whatever shape; the loss looks at them itself. */
  readonly anyLabels?: boolean;
  /** The loss of each example: reduces the last axis. Labels arrive in the shape they must have. */
  perExample(yTrue: Tensor, yPred: Tensor, options: ResolvedOptions<S>): Tensor;
  /** Which examples count in the mean (nonzero), where not all do, such as those of no class. */
  counts?(yTrue: Tensor, yPred: Tensor, options: ResolvedOptions<S>): Tensor | null;
  /** Throws a DataError that says which label cannot be; asked where a loss is not a number. */
  check?(yTrue: Tensor, yPred: Tensor, options: ResolvedOptions<S>): Promise<void>;
}

const lossOptions = {
  reduction: oneOf<Reduction, { default: 'mean' }>(['mean', 'sum', 'weightedMean'], {
    default: 'mean',
  }),
};
export type LossOptions = typeof lossOptions;

/**
 * A loss of your own: only the formula; reduction, sample weights, masks, shape checks, saving and
 * loading come from here.
 *
 * @example
 * const huber = defineLoss({
 *   type: 'acme/Huber',
 *   options: { delta: options.number({ default: 1, min: 0 }) },
 *   perExample(yTrue, yPred, { delta }) {
 *     const error = abs(sub(yTrue, yPred));
 *     const linear = mul(sub(error, delta / 2), delta);
 *     return mean(where(lessEqual(error, delta), mul(square(error), 0.5), linear), -1);
 *   },
 * });
 */
export function defineLoss<
  const S extends OptionSchema = NoOptions,
  const Positional extends keyof S & string = never,
>(definition: LossDefinition<S, Positional>): Factory<Loss, S & LossOptions, Positional> {
  return defineValue<Loss, S & LossOptions, Positional>({
    type: definition.type,
    options: { ...(definition.options ?? ({} as S)), ...lossOptions },
    positional: definition.positional,
    make: (options) => {
      const given = options as ResolvedOptions<S>;
      const perExample = (yTrue: Tensor, predictions: Tensor) => {
        const yPred = asExamples(predictions);
        return definition.perExample(labelsFor(definition, yTrue, yPred), yPred, given);
      };
      const counting = (yTrue: Tensor, predictions: Tensor, { mask = null }: LossWeights) => {
        if (!definition.counts) return mask;
        const yPred = asExamples(predictions);
        const counts = definition.counts(labelsFor(definition, yTrue, yPred), yPred, given);
        return mask && counts
          ? mul(cast(counts, 'float32'), expandTo(cast(mask, 'float32'), counts))
          : (counts ?? mask);
      };
      const { reduction } = options as ResolvedOptions<LossOptions>;
      return {
        perExample,
        check: async (yTrue: Tensor, yPred: Tensor) => definition.check?.(yTrue, yPred, given),
        call: (yTrue: Tensor, yPred: Tensor, weights: LossWeights = {}) =>
          reduceLosses(
            perExample(yTrue, yPred),
            { ...weights, mask: counting(yTrue, yPred, weights) },
            reduction,
          ),
      };
    },
  });
}

/** Single numbers, one an example, get an axis of their own. */
const asExamples = (yPred: Tensor): Tensor => (yPred.rank === 1 ? reshape(yPred, [-1, 1]) : yPred);

/** Sum of weighted losses, divided by their number or weights unless the sum is asked for. */
function reduceLosses(
  losses: Tensor,
  { sampleWeight, mask }: LossWeights,
  reduction: Reduction,
): Scalar {
  const counted = mask ? expandTo(cast(mask, 'float32'), losses) : null;
  const weights = sampleWeight ? expandTo(sampleWeight, losses) : null;
  const all = [counted, weights].filter((factor) => factor !== null);
  const total = sum<Scalar>(all.reduce((product, factor) => mul(product, factor), losses));
  if (reduction === 'sum') return total;
  const divisors = reduction === 'weightedMean' ? all : all.filter((factor) => factor === counted);
  if (divisors.length === 0) return div(total, Math.max(1, losses.size));
  const factor = divisors.reduce((product, other) => mul(product, other));
  // Where a mask lets nothing count, the loss is 0.
  const count = mul(sum(factor), losses.size / factor.size);
  return div(total, maximum(count, Number.EPSILON));
}

interface LabelRules {
  readonly type: string;
  readonly sparse?: boolean;
  readonly anyLabels?: boolean;
}

/**
 * The labels in the shape that the predictions ask for; an axis of length 1 at the end may be
 * missing or too many.
 */
function labelsFor(
  { type, sparse = false, anyLabels = false }: LabelRules,
  yTrue: Tensor,
  yPred: Tensor,
): Tensor {
  if (anyLabels) return yTrue;
  const wanted = sparse ? yPred.shape.slice(0, -1) : yPred.shape;
  if (sameShape(yTrue.shape, wanted)) return yTrue;
  if (sameShape(withoutColumn(yTrue.shape), withoutColumn(wanted))) {
    return reshape(yTrue, wanted);
  }
  throw new ShapeError({
    where: `loss ${className(type)}`,
    problem: 'labels and predictions do not fit each other',
    operands: [
      { label: 'labels', value: yTrue.shape, note: sparse ? 'class indices' : '' },
      { label: 'predictions', value: yPred.shape },
    ],
    hint: labelHint(yTrue, yPred, sparse),
  });
}

const withoutColumn = (shape: readonly number[]): readonly number[] =>
  shape.length > 1 && shape.at(-1) === 1 ? shape.slice(0, -1) : shape;

function labelHint(yTrue: Tensor, yPred: Tensor, sparse: boolean): string | undefined {
  if (sparse && yTrue.shape.at(-1) === yPred.shape.at(-1)) {
    return 'The labels look one-hot: use the categorical form of this loss.';
  }
  if (!sparse && yTrue.rank === yPred.rank - 1) {
    return 'If the labels are class indices, use the sparse form of this loss or one-hot labels.';
  }
  return undefined;
}
