import {
  className,
  defineMetric,
  options,
  type Factory,
  type Metric,
  type OptionSchema,
  type ResolvedOptions,
} from '@graftjs/core';
import { averaged, countByClass, pooled, type Average } from './class-counts.js';
import { decide, decisionOptions } from './decisions.js';

const countOptions = {
  ...decisionOptions,
  /** `micro`, `macro` or `weighted` mean of the classes; `null`: what the metric says. */
  average: options.nullable(options.oneOf<Average, object>(['micro', 'macro', 'weighted'])),
};
export type CountOptions = typeof countOptions;

/** A figure of right and wrong answers, counted over everything seen and then divided. */
export function defineCountMetric<const S extends OptionSchema>({
  type,
  options: own,
  highest,
  figure,
}: {
  readonly type: string;
  readonly options: S;
  /** Whether one-hot labels ask for the highest score, rather than for 0.5 or more. */
  readonly highest: boolean;
  figure(tp: number, fp: number, fn: number, options: ResolvedOptions<S>): number;
}): Factory<Metric, S & CountOptions> {
  const where = `metric ${className(type)}`;
  return defineMetric({
    type,
    options: { ...own, ...countOptions },
    statistics(yTrue, yPred, { sampleWeight, options }) {
      const given = options as ResolvedOptions<CountOptions>;
      const decisions = decide(yTrue, yPred, sampleWeight, given, { highest, where });
      const counts = countByClass(decisions);
      // Pooled, single answers would make every figure the accuracy.
      const pool = given.average === null && !decisions.single;
      return pool ? pooled(counts) : counts;
    },
    result: (counts, given) =>
      averaged(counts, (given as ResolvedOptions<CountOptions>).average ?? 'macro', (tp, fp, fn) =>
        figure(tp, fp, fn, given as ResolvedOptions<S>),
      ),
  }) as unknown as Factory<Metric, S & CountOptions>;
}
