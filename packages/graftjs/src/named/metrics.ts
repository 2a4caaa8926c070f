import type { Metric } from '@graftjs/core';
import { allMetrics } from '@graftjs/metrics';
import { named } from './named.js';

const ALIASES = { acc: 'accuracy', mse: 'meanSquaredError', mae: 'meanAbsoluteError' } as const;
export type MetricName = keyof typeof allMetrics | keyof typeof ALIASES;

/** `['accuracy', precision()]` or `{ acc: accuracy() }`, as metrics by their names in logs. */
export function metricsOf(
  given: readonly (MetricName | Metric)[] | { readonly [key: string]: MetricName | Metric },
): { [key: string]: Metric } {
  const metric = (value: MetricName | Metric) =>
    named<keyof typeof allMetrics, Metric>(
      'metric',
      value,
      allMetrics as unknown as { [N in keyof typeof allMetrics]: () => Metric },
      ALIASES,
    );
  const entries = Array.isArray(given)
    ? (given as readonly (MetricName | Metric)[]).map((value): [string, Metric] => {
        const made = metric(value);
        return [typeof value === 'string' ? value : made.name, made];
      })
    : Object.entries(given).map(([key, value]): [string, Metric] => [key, metric(value)]);
  return Object.fromEntries(entries);
}
