import type { Tensor } from '@tensorflow/tfjs-core';
import { className } from '../layer/layer.js';
import type { NoOptions, OptionSchema, ResolvedOptions } from '../options/option.js';
import { defineValue, type Factory } from '../serialization/define-value.js';
import type { Metric, MetricState } from './metric.js';

export interface MetricDefinition<
  S extends OptionSchema,
  Positional extends keyof S & string,
  Name extends string,
> {
  readonly type: string;
  readonly options?: S;
  readonly positional?: Positional;
  /** Default `up`. */
  readonly direction?: 'up' | 'down';
  /** The statistics of a batch; their names are those that `result` receives. */
  statistics(
    yTrue: Tensor,
    yPred: Tensor,
    context: { readonly sampleWeight: Tensor | null; readonly options: ResolvedOptions<S> },
  ): { readonly [N in Name]: Tensor };
  /** How statistics of two parts join: added up (default), or kept one after the other. */
  readonly combine?: 'sum' | 'concat';
  /** The figure from the joined statistics; not called before anything was seen. */
  result(statistics: { readonly [N in Name]: Float64Array }, options: ResolvedOptions<S>): number;
}

/**
 * A metric of your own. `statistics` condenses a batch into a few tensors, `result` makes the
 * figure of their sums over the epoch.
 *
 * @example
 * const bias = defineMetric({
 *   type: 'acme/Bias',
 *   statistics: (yTrue, yPred) => ({ total: sum(sub(yPred, yTrue)), count: scalar(yPred.size) }),
 *   result: ({ total, count }) => total[0] / count[0],
 * });
 */
export function defineMetric<
  const S extends OptionSchema = NoOptions,
  const Positional extends keyof S & string = never,
  Name extends string = string,
>(definition: MetricDefinition<S, Positional, Name>): Factory<Metric, S, Positional> {
  const { combine = 'sum', direction = 'up' } = definition;
  const join = combine === 'sum' ? added : concatenated;
  return defineValue<Metric, S, Positional>({
    type: definition.type,
    options: definition.options ?? ({} as S),
    positional: definition.positional,
    make: (options) => ({
      name: camelCase(className(definition.type)),
      direction,
      initial: () => ({}),
      statistics: (yTrue: Tensor, yPred: Tensor, sampleWeight: Tensor | null = null) =>
        definition.statistics(yTrue, yPred, { sampleWeight, options }),
      merge: (a: MetricState, b: MetricState) => join(a, b),
      result: (state: MetricState) =>
        Object.keys(state).length === 0
          ? NaN
          : definition.result(state as { readonly [N in Name]: Float64Array }, options),
    }),
  });
}

function mapNames(
  a: MetricState,
  b: MetricState,
  join: (a: Float64Array, b: Float64Array) => Float64Array,
): MetricState {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  const none = new Float64Array();
  return Object.fromEntries(
    [...names].map((name) => [name, join(a[name] ?? none, b[name] ?? none)]),
  );
}

const added = (a: MetricState, b: MetricState): MetricState =>
  mapNames(a, b, (x, y) => {
    const sums = new Float64Array(Math.max(x.length, y.length));
    for (let i = 0; i < sums.length; i++) sums[i] = (x[i] ?? 0) + (y[i] ?? 0);
    return sums;
  });

const concatenated = (a: MetricState, b: MetricState): MetricState =>
  mapNames(a, b, (x, y) => {
    const both = new Float64Array(x.length + y.length);
    both.set(x);
    both.set(y, x.length);
    return both;
  });

function camelCase(name: string): string {
  // `AUC` becomes `auc`, `F1Score` `f1Score`.
  return /^[A-Z0-9]+$/.test(name)
    ? name.toLowerCase()
    : (name[0] ?? '').toLowerCase() + name.slice(1);
}
