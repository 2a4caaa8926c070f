import {
  cast,
  className,
  defineMetric,
  expandTo,
  mul,
  onesLike,
  reshape,
  scalar,
  sum,
  type Factory,
  type Metric,
  type NoOptions,
  type OptionSchema,
  type ResolvedOptions,
  type Tensor,
} from '@graftjs/core';

/** What `defineMeanMetric` takes. */
export interface MeanMetricDefinition<S extends OptionSchema, Positional extends keyof S & string> {
  readonly type: string;
  readonly options?: S;
  readonly positional?: Positional;
  /** Default `up`. */
  readonly direction?: 'up' | 'down';
  /** A figure of each example (or position, or number): shape [batch, …], float32. */
  values(
    yTrue: Tensor,
    yPred: Tensor,
    context: { readonly options: ResolvedOptions<S>; readonly where: string },
  ): Tensor;
  /** Which values count (nonzero), where not all do: the shape of the values. */
  counts?(
    yTrue: Tensor,
    yPred: Tensor,
    context: { readonly options: ResolvedOptions<S>; readonly where: string },
  ): Tensor | null;
  /** What becomes of the mean at the end, such as its root. */
  readonly finish?: (mean: number) => number;
}

/** Sum of weighted values and sum of weights. */
export function weightedSums(
  values: Tensor,
  sampleWeight: Tensor | null,
): { total: Tensor; count: Tensor } {
  if (!sampleWeight) return { total: sum(values), count: scalar(values.size) };
  const weights = mul(onesLike(values), expandTo(sampleWeight, values));
  return { total: sum(mul(values, weights)), count: sum(weights) };
}

function weightsOf(
  values: Tensor,
  sampleWeight: Tensor | null,
  counts: Tensor | null,
): Tensor | null {
  if (!counts) return sampleWeight;
  const counted = cast(counts, 'float32');
  return sampleWeight ? mul(counted, expandTo(sampleWeight, values)) : counted;
}

/** A metric that is a weighted mean over everything seen: Σ w · value / Σ w. */
export function defineMeanMetric<
  const S extends OptionSchema = NoOptions,
  const Positional extends keyof S & string = never,
>(definition: MeanMetricDefinition<S, Positional>): Factory<Metric, S, Positional> {
  const { type, options, positional, direction = 'up', finish } = definition;
  const where = `metric ${className(type)}`;
  return defineMetric<S, Positional, 'total' | 'count'>({
    type,
    direction,
    ...(options && { options }),
    ...(positional && { positional }),
    statistics(yTrue, predictions, { sampleWeight, options }) {
      // Single numbers, one an example, get an axis of their own.
      const yPred = predictions.rank === 1 ? reshape(predictions, [-1, 1]) : predictions;
      const values = definition.values(yTrue, yPred, { options, where });
      const counts = definition.counts?.(yTrue, yPred, { options, where }) ?? null;
      return weightedSums(values, weightsOf(values, sampleWeight, counts));
    },
    result({ total, count }) {
      const mean = (total[0] as number) / (count[0] as number);
      return finish ? finish(mean) : mean;
    },
  });
}
