import type { Callback, Dataset, Layer, Model, Random } from '@graftjs/core';
import { evaluate, type ClassWeight } from '@graftjs/training';
import {
  assertUnchanged,
  fingerprint,
  frozenParameters,
  hashOf,
  type Fingerprint,
} from '../freezing/fingerprint.js';
import { movedSince } from '../freezing/moved-since.js';
import { countParameters } from '../freezing/freeze.js';
import { trainOnly } from '../freezing/train-only.js';
import { beginPenalties } from '../penalties/begin-penalties.js';
import type { BoundPenalty } from '../penalties/source-penalty.js';
import { FeatureStore } from '../prefix/feature-store.js';
import type { Example } from '../prefix/features-of.js';
import { batchesOf, type BatchMix, type PhaseData } from '../prefix/phase-data.js';
import { splitAtFrozenPrefix } from '../prefix/split-at-frozen-prefix.js';
import type { Phase } from '../recipes/phase.js';
import { selectLayers } from '../selection/select-layers.js';
import { headOf } from '../surgery/stages-of.js';
import { reestimateNormalization } from './reestimate-normalization.js';
import type { PhaseResult } from './fine-tune-result.js';
import { lossList, type Task } from './task-of.js';

/** What all phases of a fine-tuning share. */
export interface FineTuning {
  readonly model: Model;
  readonly train: Dataset<Example>;
  readonly augmented: boolean;
  readonly validation: Dataset<Example> | null;
  readonly task: Task;
  readonly batchSize: number;
  readonly mix: BatchMix | null;
  readonly classWeight: ClassWeight | null;
  readonly penalties: readonly BoundPenalty[];
  /** What the source was, where a penalty runs it on inputs of batches; else `null`. */
  readonly source: Fingerprint | null;
  readonly callbacks: readonly Callback[];
  readonly store: FeatureStore;
  readonly featuresProgress: ((done: number, total: number | null) => void) | undefined;
  readonly signal: AbortSignal | undefined;
  /** What keeps the phase in its middle, by attempt. */
  readonly backup: ((attempt: number) => Callback) | null;
}

/**
 * Freezes all but what the phase trains, prepares the data behind the frozen prefix, runs the phase,
 * and throws where something frozen has moved.
 */
export async function runPhase(
  phase: Phase,
  shared: FineTuning,
  random: Random,
): Promise<PhaseResult> {
  const { model } = shared;
  await phase.prepare?.(model, random.split('prepare'));
  try {
    const trained = trainOnly(model, phase.train, phase.freezeNormalization ?? true);
    const restore = limitParameters(phase, model, trained);
    try {
      return await runPrepared(phase, shared, random);
    } finally {
      restore();
    }
  } finally {
    await phase.finish?.(model);
  }
}

async function runPrepared(phase: Phase, shared: FineTuning, random: Random): Promise<PhaseResult> {
  const { model, store, task, batchSize } = shared;
  const split = splitAtFrozenPrefix(model, { beside: await movedSince(shared.source, model) });
  const options = { signal: shared.signal, progress: shared.featuresProgress };
  const augmented = shared.augmented;
  // Images are mixed, not what a frozen prefix makes of them: that is computed anew for each batch.
  const kept = shared.mix ? new FeatureStore(null) : store;
  const train = await kept.prepare(split, { data: shared.train, augmented }, options);
  const validation =
    shared.validation &&
    (await store.prepare(split, { data: shared.validation, augmented: false }, options));
  const reestimate = async () => {
    if (!phase.reestimateNormalization) return;
    const among = selectLayers(model, phase.train);
    await reestimateNormalization(split.rest, among, train.data, batchSize);
  };
  await reestimate();
  const figures = (data: PhaseData) =>
    evaluate(split.rest, batchesOf(data, { batchSize, shuffle: false }), task);
  const measure = async () => ({
    // Without kept features these would cost a pass through everything.
    train: train.bytes === null ? null : await figures(train.data),
    validation: validation && (await figures(validation.data)),
  });
  const frozen = await fingerprint(frozenParameters(model));
  const counts = countParameters(model);
  const before = await measure();
  // Some examples tell as much of a rate that does damage.
  const some = { ...train.data, examples: train.data.examples.take(256) };
  const { loss: lossBefore } = before.train ?? before.validation ?? (await figures(some));
  const columns = Object.assign({}, ...shared.penalties.map((penalty) => penalty.columns ?? {}));
  const begin = performance.now();
  const { rest, penalties } = await beginPenalties(shared.penalties, {
    rest: split.rest,
    losses: lossList(split.rest, task.loss),
    // Folders come class by class; a few batches shall hold them all.
    batches: batchesOf(train.data, { batchSize, shuffle: true }),
  });
  const run = await phase.run({
    ...shared,
    ...task,
    backup: phase.prepare ? null : shared.backup,
    rest,
    penalties,
    train: { ...train.data, columns },
    validation: validation?.data ?? null,
    lossBefore: lossBefore ?? null,
    random,
  });
  const seconds = (performance.now() - begin) / 1000;
  await assertUnchanged(frozen, `phase "${phase.name}"`);
  await reestimate();
  return {
    name: phase.name,
    description: phase.description,
    ...counts,
    frozenHash: hashOf(frozen),
    rates: run.rates,
    history: run.epochs,
    seconds: { features: train.seconds + (validation?.seconds ?? 0), training: seconds },
    cached:
      train.bytes === null || split.cut.layer === null
        ? null
        : {
            cut: split.cut.layer,
            reason: train.reason,
            bytes: train.bytes + (validation?.bytes ?? 0),
          },
    before,
    after: await measure(),
    notes: run.notes ?? [],
    stopped: run.stopped,
  };
}

/** Lets only some parameters of the trained layers train; gives what undoes that. */
function limitParameters(phase: Phase, model: Model, trained: readonly Layer[]): () => void {
  if (!phase.parameters) return () => {};
  const head = new Set(headOf(model));
  const held = trained.flatMap((layer) =>
    layer.parameters.filter(
      (parameter) => parameter.trainable && !phase.parameters?.(parameter, head.has(layer), layer),
    ),
  );
  for (const parameter of held) parameter.trainable = false;
  return () => {
    for (const parameter of held) parameter.trainable = true;
  };
}
