import type { Model } from '../model/model.js';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Optimizer } from '../optimizer/optimizer.js';
import type { ConfigValue } from '../serialization/config.js';

/** Figures by name: `loss`, `acc`, `val.loss`, `val.acc`. */
export type Logs = { readonly [key: string]: number };

/** The run a callback takes part in. */
export interface TrainingRun {
  readonly model: Model;
  readonly optimizer: Optimizer;
  /** Epochs asked for. */
  readonly epochs: number;
  /** Steps of an epoch, `null` before a dataset of unknown size has been gone through. */
  readonly stepsPerEpoch: number | null;
  /** Whether more is better for a log key: metrics know it, losses go down. */
  direction(key: string): 'up' | 'down';
  /** Ends the run after the current step; the reason lands in the history. */
  stop(reason: string): void;
}

/** `epoch` counts from 0. */
export interface EpochEvent extends TrainingRun {
  readonly epoch: number;
  /** Empty at the beginning of an epoch. */
  readonly logs: Logs;
}

/** `step` counts from 0 within its epoch. */
export interface BatchEvent extends EpochEvent {
  readonly step: number;
  readonly batchSize: number;
}

export interface CallbackHooks {
  onTrainBegin?(run: TrainingRun): void | Promise<void>;
  onEpochBegin?(event: EpochEvent): void | Promise<void>;
  onBatchEnd?(event: BatchEvent): void | Promise<void>;
  onEpochEnd?(event: EpochEvent): void | Promise<void>;
  /** Also after an interrupt or an error, with the logs of the last whole epoch. */
  onTrainEnd?(event: EpochEvent): void | Promise<void>;
  /** What a checkpoint keeps of the callback. */
  state?(): ConfigValue;
  /** Tensors that a checkpoint keeps beside `state`; they stay the callback's. */
  tensors?(): { readonly [name: string]: Tensor };
  /** Called after `onTrainBegin`, where the run goes on from a checkpoint. Copy what you keep. */
  restore?(state: ConfigValue, tensors: { readonly [name: string]: Tensor }): void;
}

/**
 * Something that watches a run. `reads` names the log keys it relies on: `fit` checks them before
 * the first step, and TypeScript before that.
 */
export interface Callback<Key extends string = string> extends CallbackHooks {
  readonly name: string;
  readonly reads: readonly Key[];
}

export interface CallbackDefinition<Key extends string> extends CallbackHooks {
  readonly name: string;
  readonly reads?: readonly Key[];
}

/**
 * A callback of your own.
 *
 * @example
 * const stopOnNaN = defineCallback({
 *   name: 'stopOnNaN',
 *   reads: ['loss'],
 *   onBatchEnd: ({ logs, stop }) => { if (Number.isNaN(logs.loss)) stop('loss became NaN'); },
 * });
 */
export function defineCallback<const Key extends string>(
  definition: CallbackDefinition<Key> & { readonly reads: readonly Key[] },
): Callback<Key>;
export function defineCallback(definition: CallbackDefinition<never>): Callback<never>;
export function defineCallback<Key extends string>(
  definition: CallbackDefinition<Key>,
): Callback<Key> {
  return { ...definition, reads: definition.reads ?? [] };
}
