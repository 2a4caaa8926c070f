import {
  ConfigError,
  didYouMean,
  type BatchEvent,
  type Callback,
  type EpochEvent,
  type TrainingRun,
} from '@graftjs/core';
import type { CheckpointCallback, CheckpointHooks, SafePoint } from '../checkpoint/safe-point.js';
import type { RunSnapshot } from '../checkpoint/run-snapshot.js';
import { CallbackError } from './callback-error.js';
import type { AveragesSwap } from './swap-averages.js';

/** Callbacks in their order; what one throws says whose it was. */
export class CallbackList {
  /** Whether anything looks at single batches. */
  readonly watchesBatches: boolean;
  /** Whether anything keeps the state of the run. */
  readonly keepsRuns: boolean;
  /** Whether means of weights take their place while nobody trains. */
  readonly swapsAverages: boolean;
  /** Whether batch normalisations get the statistics of those means at the end. */
  readonly recomputesStatistics: boolean;

  constructor(readonly callbacks: readonly Callback[]) {
    this.watchesBatches = callbacks.some(({ onBatchEnd }) => onBatchEnd !== undefined);
    this.swapsAverages = callbacks.some((callback) => 'swapsAverages' in callback);
    this.recomputesStatistics = callbacks.some(
      (callback) => (callback as Partial<AveragesSwap>).recomputesStatistics === true,
    );
    this.keepsRuns = callbacks.some((callback) => 'atSafePoint' in callback);
  }

  trainBegin(run: TrainingRun): Promise<void> {
    return this.#each('onTrainBegin', 'fit', (callback) => callback.onTrainBegin?.(run));
  }

  epochBegin(event: EpochEvent): Promise<void> {
    const where = `fit, epoch ${event.epoch + 1}`;
    return this.#each('onEpochBegin', where, (callback) => callback.onEpochBegin?.(event));
  }

  batchEnd(event: BatchEvent): Promise<void> {
    const where = `fit, epoch ${event.epoch + 1}, step ${event.step + 1}`;
    return this.#each('onBatchEnd', where, (callback) => callback.onBatchEnd?.(event));
  }

  epochEnd(event: EpochEvent): Promise<void> {
    const where = `fit, epoch ${event.epoch + 1}`;
    return this.#each('onEpochEnd', where, (callback) => callback.onEpochEnd?.(event));
  }

  async safePoint(point: SafePoint): Promise<void> {
    const where = `fit, epoch ${point.epoch + 1}`;
    await this.#each('atSafePoint', where, (callback) => hooksOf(callback).atSafePoint?.(point));
  }

  /** The first run that a callback wants to go on with. */
  async resumeFrom(): Promise<RunSnapshot | null> {
    for (const callback of this.callbacks) {
      const snapshot = await hooksOf(callback).resumeFrom?.();
      if (snapshot) return snapshot;
    }
    return null;
  }

  async finished(): Promise<void> {
    await this.#each('finished', 'fit', (callback) => hooksOf(callback).finished?.());
  }

  /** Every callback gets to its end, also where one before it throws. */
  async trainEnd(event: EpochEvent): Promise<void> {
    let first: unknown = null;
    for (const callback of this.callbacks) {
      try {
        await callback.onTrainEnd?.(event);
      } catch (error) {
        first ??= new CallbackError(callback.name, 'onTrainEnd', 'fit', error);
      }
    }
    if (first) throw first as Error;
  }

  async #each(
    hook: string,
    where: string,
    call: (callback: Callback) => void | Promise<void> | undefined,
  ): Promise<void> {
    for (const callback of this.callbacks) {
      try {
        await call(callback);
      } catch (error) {
        throw new CallbackError(callback.name, hook, where, error);
      }
    }
  }
}

const hooksOf = (callback: Callback): CheckpointHooks => callback as CheckpointCallback;

/** What TypeScript checks at compile time, for those who have none. */
export function checkReads(callbacks: readonly Callback[], keys: readonly string[]): void {
  for (const { name, reads } of callbacks) {
    for (const key of reads) {
      if (keys.includes(key)) continue;
      const needsValidation =
        key.startsWith('val.') && !keys.some((known) => known.startsWith('val.'));
      throw new ConfigError({
        where: `fit, callback "${name}"`,
        problem: needsValidation
          ? `it reads "${key}", and there is no validation`
          : `it reads "${key}", which is not in the logs`,
        operands: [{ label: 'logs', value: keys.join(', ') }],
        hint: needsValidation
          ? 'Give fit a validation or a validationSplit.'
          : didYouMean(key, keys),
      });
    }
  }
}
