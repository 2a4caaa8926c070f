import type { Metric } from '@graftjs/core';

/** A metric of one output among several, or one that leaves sample weights out. */
export interface MetricUse {
  readonly metric: Metric;
  /** Name or index of the output, default the first. */
  readonly output?: string | number;
  /** Whether sample weights count, default true. Class weights never do. */
  readonly weighted?: boolean;
}

/** Metrics by the names that they have in logs. */
export type Metrics = { readonly [key: string]: Metric | MetricUse };
export type NoMetrics = Record<never, never>;

export const metricUse = (metric: Metric | MetricUse): Required<MetricUse> =>
  'metric' in metric
    ? { output: 0, weighted: true, ...metric }
    : { metric, output: 0, weighted: true };
