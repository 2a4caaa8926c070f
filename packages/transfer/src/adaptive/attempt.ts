import { ConfigError, type Dataset, type Loss, type Metric, type Model } from '@graftjs/core';
import { fineTune, type FineTuneOptions } from '../fine-tuning/fine-tune.js';
import type { FineTuneReport } from '../fine-tuning/fine-tune-result.js';
import type { FeatureStore } from '../prefix/feature-store.js';
import type { Example } from '../prefix/features-of.js';
import type { Recipe } from '../recipes/define-recipe.js';

/** One way that was tried, and how it did on examples that trained nothing. */
export interface Attempt {
  readonly name: string;
  readonly recipe: string;
  /** On the validation examples, `null` where it was stopped before it could be measured. */
  readonly accuracy: number | null;
  readonly loss: number | null;
  readonly seconds: number;
  /** Why it ended early, `null` where it did not. */
  readonly stopped: string | null;
  readonly report: FineTuneReport | null;
}

export interface AttemptOptions {
  readonly validation: Dataset<Example>;
  readonly cache: FeatureStore;
  readonly seed: number | string;
  readonly batchSize: number;
  readonly signal: AbortSignal;
  readonly loss?: Loss | undefined;
  readonly metrics?: { readonly [key: string]: Metric } | undefined;
  readonly penalty?: FineTuneOptions['penalty'];
  readonly callbacks?: FineTuneOptions['callbacks'];
}

/** Fine-tunes a model as it is now; a signal that aborts ends it early instead of throwing. */
export async function attempt(
  name: string,
  model: Model,
  data: Dataset<Example>,
  recipe: Recipe,
  options: AttemptOptions,
): Promise<Attempt> {
  const begin = performance.now();
  const seconds = () => (performance.now() - begin) / 1000;
  const described = recipe.describe();
  try {
    const result = await fineTune(model, data, { ...options, recipe } as FineTuneOptions);
    const { logs } = result;
    return {
      name,
      recipe: described,
      accuracy: logs['val.accuracy'] ?? null,
      loss: logs['val.loss'] ?? null,
      seconds: seconds(),
      stopped: result.stopped && timedOut(options.signal) ? 'its time was up' : result.stopped,
      report: result.report(),
    };
  } catch (error) {
    if (!options.signal.aborted || error instanceof ConfigError) throw error;
    const stopped = timedOut(options.signal)
      ? 'its time was up before it could be measured'
      : 'interrupted';
    return {
      name,
      recipe: described,
      accuracy: null,
      loss: null,
      seconds: seconds(),
      stopped,
      report: null,
    };
  }
}

const timedOut = ({ reason }: AbortSignal): boolean =>
  (reason as { name?: string } | undefined)?.name === 'TimeoutError';

/** Whether one attempt did better than another: more right, or as many with less loss. */
export function isBetter(one: Attempt, other: Attempt | null): boolean {
  if (one.accuracy === null) return false;
  if (!other || other.accuracy === null) return true;
  if (one.accuracy !== other.accuracy) return one.accuracy > other.accuracy;
  return (one.loss ?? Infinity) < (other.loss ?? Infinity);
}
