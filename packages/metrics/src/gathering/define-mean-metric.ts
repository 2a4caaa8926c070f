import {
  className,
  defineMetric,
  expandTo,
  mul,
  onesLike,
  scalar,
  sum,
  type Factory,
  type Metric,
  type NoOptions,
  type OptionSchema,
  type ResolvedOptions,
  type Tensor,
} from '@graftjs/core';

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

/** A metric that is a weighted mean over everything seen: Σ w · value / Σ w. */
export function defineMeanMetric<
  const S extends OptionSchema = NoOptions,
  const Positional extends keyof S & string = never,
>(definition: MeanMetricDefinition<S, Positional>): Factory<Metric, S, Positional> {
  const { type, options, positional, direction = 'up', values, finish } = definition;
  const where = `metric ${className(type)}`;
  return defineMetric<S, Positional, 'total' | 'count'>({
    type,
    direction,
    ...(options && { options }),
    ...(positional && { positional }),
    statistics: (yTrue, yPred, context) =>
      weightedSums(values(yTrue, yPred, { options: context.options, where }), context.sampleWeight),
    result({ total, count }) {
      const mean = (total[0] as number) / (count[0] as number);
      return finish ? finish(mean) : mean;
    },
  });
}
