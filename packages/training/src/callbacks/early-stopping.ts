import {
  defineCallback,
  dispose,
  keep,
  tidy,
  type Callback,
  type ConfigValue,
  type Model,
  type Tensor,
} from '@graftjs/core';
import { improvement, type Mode } from './improvement.js';
import { isFitRun } from '../fit/fit-run.js';

export interface EarlyStoppingOptions<Key extends string> {
  /** What must go on getting better, default `val.loss`. */
  readonly monitor?: Key;
  /** How many epochs in a row may pass without that; default 0. */
  readonly patience?: number;
  /** Less than this is no improvement; default 0. */
  readonly minDelta?: number;
  /** Whether less or more is better; default what the metric says, and less for losses. */
  readonly mode?: Mode;
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
  const better = improvement({ monitor, minDelta, mode });
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
    tensors: () => Object.fromEntries((weights ?? []).map((tensor, i) => [String(i), tensor])),
    restore(state, tensors) {
      ({ best, bestEpoch, wait } = state as { best: number; bestEpoch: number; wait: number });
      const saved = Object.keys(tensors).map((_, i) => tensors[i] as Tensor);
      forget();
      if (saved.length > 0) weights = tidy(() => saved.map((tensor) => keep(tensor.clone())));
    },
  });
}

/** Copies that outlive the scope they are made in. */
const copyWeights = (model: Model): readonly Tensor[] =>
  tidy(() => model.getWeights().map((tensor) => keep(tensor)));
