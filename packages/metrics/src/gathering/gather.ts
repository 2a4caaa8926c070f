import { tidy, type Metric, type MetricState, type Tensor } from '@graftjs/core';

/** What `gather` goes by. */
export interface GatherOptions {
  /** One number an example, or one a position. */
  readonly sampleWeight?: Tensor | null;
  /** What was seen before; left as it is. */
  readonly state?: MetricState;
}

/**
 * What a metric says of labels and predictions, joined to what it has seen before.
 *
 * @example
 * let state = metric.initial();
 * for (const [y, prediction] of batches) state = await gather(metric, y, prediction, { state });
 * metric.result(state);
 */
export async function gather(
  metric: Metric,
  yTrue: Tensor,
  yPred: Tensor,
  { sampleWeight = null, state = metric.initial() }: GatherOptions = {},
): Promise<MetricState> {
  const statistics = Object.entries(tidy(() => metric.statistics(yTrue, yPred, sampleWeight)));
  try {
    const read = statistics.map(
      async ([name, tensor]) => [name, Float64Array.from(await tensor.data())] as const,
    );
    return metric.merge(state, Object.fromEntries(await Promise.all(read)));
  } finally {
    for (const [, tensor] of statistics) tensor.dispose();
  }
}

/**
 * A metric of labels and predictions, at once.
 *
 * @example
 * await measure(auc(), tensor1d([0, 0, 1, 1]), tensor1d([0.1, 0.4, 0.35, 0.8])); // 0.75
 */
export async function measure(
  metric: Metric,
  yTrue: Tensor,
  yPred: Tensor,
  { sampleWeight = null }: { readonly sampleWeight?: Tensor | null } = {},
): Promise<number> {
  return metric.result(await gather(metric, yTrue, yPred, { sampleWeight }));
}
