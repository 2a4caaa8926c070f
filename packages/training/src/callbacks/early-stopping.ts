import {
  defineCallback,
  dispose,
  keep,
  tidy,
  type Callback,
  type ConfigValue,
  type Model,
  type Tensor,
  type TrainingRun,
} from '@graftjs/core';
import { isFitRun } from '../fit/fit-run.js';

export interface EarlyStoppingOptions<Key extends string> {
  /** What must go on getting better, default `val.loss`. */
  readonly monitor?: Key;
  /** How many epochs in a row may pass without that; default 0. */
  readonly patience?: number;
  /** Less than this is no improvement; default 0. */
  readonly minDelta?: number;
  /** Whether more is better; default what the metric says, and less for losses. */
  readonly mode?: 'auto' | 'min' | 'max';
  /** A figure that must be beaten as well before the epochs are counted anew. */
  readonly baseline?: number;
  /** Epochs that are not looked at, for figures that are wild at first; default 0. */
  readonly startFromEpoch?: number;
  /** Whether the model ends with the weights of its best epoch, default true. */
  readonly restoreBestWeights?: boolean;
}

/**
 * Ends a run whose figure no longer gets better, and gives the model back the weights of its best
 * epoch. Epochs without the figure (no validation in them) do not count.
 *
 * @example
 * earlyStopping({ monitor: 'val.acc', patience: 3, minDelta: 0.001 })
 */
export function earlyStopping<const Key extends string>(
  options: EarlyStoppingOptions<Key> & { readonly monitor: Key },
): Callback<Key>;
export function earlyStopping(options?: EarlyStoppingOptions<'val.loss'>): Callback<'val.loss'>;
export function earlyStopping<Key extends string>({
  monitor = 'val.loss' as Key,
  patience = 0,
  minDelta = 0,
  mode = 'auto',
  baseline,
  startFromEpoch = 0,
  restoreBestWeights = true,
}: EarlyStoppingOptions<Key> = {}): Callback<Key> {
  let best: number | null = null;
  let bestEpoch: number | null = null;
  let weights: readonly Tensor[] | null = null;
  let wait = 0;
  const forget = (): void => {
    dispose([...(weights ?? [])]);
    weights = null;
  };
  const better = (value: number, than: number | null, run: TrainingRun): boolean => {
    if (Number.isNaN(value)) return false;
    if (than === null || Number.isNaN(than)) return true;
    const up = mode === 'auto' ? run.direction(monitor) === 'up' : mode === 'max';
    return up ? value - minDelta > than : value + minDelta < than;
  };
  return defineCallback<Key>({
    name: 'earlyStopping',
    reads: [monitor],
    onTrainBegin() {
      forget();
      best = null;
      bestEpoch = null;
      wait = 0;
    },
    onEpochEnd(event) {
      const value = event.logs[monitor];
      if (value === undefined || event.epoch < startFromEpoch) return;
      wait += 1;
      if (better(value, best, event) || bestEpoch === null) {
        const counts = better(value, baseline ?? best, event);
        best = value;
        bestEpoch = event.epoch;
        if (restoreBestWeights) {
          forget();
          weights = copyWeights(event.model);
        }
        if (counts) wait = 0;
        return;
      }
      if (wait < patience) return;
      event.stop(`${monitor} has not improved for ${wait} ${wait === 1 ? 'epoch' : 'epochs'}`);
    },
    onTrainEnd(event) {
      if (weights && bestEpoch !== null && bestEpoch !== event.epoch) {
        event.model.setWeights(weights);
        if (isFitRun(event)) event.keep(bestEpoch);
      }
      forget();
    },
    state: (): ConfigValue => ({ best, bestEpoch, wait }),
    restore(state) {
      ({ best, bestEpoch, wait } = state as { best: number; bestEpoch: number; wait: number });
    },
  });
}

/** Copies that outlive the scope they are made in. */
const copyWeights = (model: Model): readonly Tensor[] =>
  tidy(() => model.getWeights().map((tensor) => keep(tensor)));
