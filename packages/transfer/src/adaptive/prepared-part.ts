import { Random, type Dataset, type Model } from '@graftjs/core';
import { setTrainableLayers, trainableLayers } from '../freezing/trainable-layers.js';
import { taskOf, type Task } from '../fine-tuning/task-of.js';
import { FeatureStore } from '../prefix/feature-store.js';
import type { Example } from '../prefix/features-of.js';
import type { PhaseData } from '../prefix/phase-data.js';
import { splitAtFrozenPrefix } from '../prefix/split-at-frozen-prefix.js';
import { trainOnly } from '../freezing/train-only.js';
import { withoutStates } from '../freezing/without-states.js';
import type { Selection } from '../selection/selection.js';

export interface PartOptions extends Partial<Task> {
  /** The layers that would train; default all. */
  readonly train?: Selection | undefined;
  /** Whether batch normalisations among them stay frozen. Default true. */
  readonly freezeNormalization?: boolean | undefined;
  /** Features of the frozen prefix that are kept already, and where new ones go. */
  readonly cache?: FeatureStore | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The part of a model that would train, with the data as it takes them. */
export interface PreparedPart {
  readonly rest: Model;
  readonly data: PhaseData;
  readonly task: Task;
}

/**
 * Looks at the part of a model that would train, as `fineTune` would train it, and leaves what is
 * frozen as it was.
 */
export async function withPart<T>(
  model: Model,
  data: Dataset<Example>,
  options: PartOptions,
  look: (part: PreparedPart) => Promise<T>,
): Promise<T> {
  return withoutStates(model, () => lookAtPart(model, data, options, look));
}

async function lookAtPart<T>(
  model: Model,
  data: Dataset<Example>,
  options: PartOptions,
  look: (part: PreparedPart) => Promise<T>,
): Promise<T> {
  const { train = () => true, freezeNormalization = true, cache = new FeatureStore() } = options;
  const before = trainableLayers(model);
  model.initialize(new Random(0));
  const task = await taskOf(model, data, options);
  try {
    trainOnly(model, train, freezeNormalization);
    const split = splitAtFrozenPrefix(model);
    const kept = await cache.prepare(split, { data, augmented: false }, { signal: options.signal });
    return await look({ rest: split.rest, data: kept.data, task });
  } finally {
    setTrainableLayers(model, before);
  }
}
