import type { CostRow } from '@graftjs/report';
import type { FineTuneResult } from '../fine-tuning/fine-tune-result.js';

/** What each phase trained, kept and took. */
export function costsOf(result: FineTuneResult): CostRow[] {
  return result.phases.map(({ name, trainable, frozen, seconds, cached }) => ({
    name,
    trained: trainable,
    frozen,
    features: seconds.features,
    training: seconds.training,
    cached: cached
      ? `features at "${cached.cut}", ${(cached.bytes / 2 ** 20).toFixed(1)} MiB`
      : 'nothing',
  }));
}
