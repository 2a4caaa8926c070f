import { defineCallback, type Callback, type ConfigValue } from '@graftjs/core';
import { improvement, type Mode } from './improvement.js';

export interface ReduceOnPlateauOptions<Key extends string> {
  /** What must go on getting better, default `val.loss`. */
  readonly monitor?: Key;
  /** What the rate is multiplied by, default 0.1. */
  readonly factor?: number;
  /** How many epochs in a row may pass without getting better, default 10. */
  readonly patience?: number;
  /** Less than this is no improvement, default 1e-4. */
  readonly minDelta?: number;
  /** Epochs after a reduction that are not counted, default 0. */
  readonly cooldown?: number;
  /** The rate is never less, default 0. */
  readonly minRate?: number;
  /** Whether less or more is better; default what the metric says, and less for losses. */
  readonly mode?: Mode;
}

/**
 * Lowers the learning rate when a figure no longer gets better (Keras's `ReduceLROnPlateau`).
 *
 * @example
 * reduceOnPlateau({ monitor: 'val.loss', factor: 0.5, patience: 3 })
 */
export function reduceOnPlateau<const Key extends string>(
  options: ReduceOnPlateauOptions<Key> & { readonly monitor: Key },
): Callback<Key>;
export function reduceOnPlateau(options?: ReduceOnPlateauOptions<'val.loss'>): Callback<'val.loss'>;
export function reduceOnPlateau<Key extends string>({
  monitor = 'val.loss' as Key,
  factor = 0.1,
  patience = 10,
  minDelta = 1e-4,
  cooldown = 0,
  minRate = 0,
  mode = 'auto',
}: ReduceOnPlateauOptions<Key> = {}): Callback<Key> {
  const better = improvement({ monitor, minDelta, mode });
  let [best, wait, cooling]: [number | null, number, number] = [null, 0, 0];
  return defineCallback<Key>({
    name: 'reduceOnPlateau',
    reads: [monitor],
    onTrainBegin() {
      [best, wait, cooling] = [null, 0, 0];
    },
    onEpochEnd(event) {
      const value = event.logs[monitor];
      if (value === undefined) return;
      if (cooling > 0) {
        cooling -= 1;
        wait = 0;
      }
      if (better(value, best, event)) {
        best = value;
        wait = 0;
        return;
      }
      if (cooling > 0) return;
      wait += 1;
      const { optimizer } = event;
      if (wait < patience || optimizer.learningRate <= minRate) return;
      optimizer.setLearningRate(Math.max(minRate, optimizer.learningRate * factor));
      cooling = cooldown;
      wait = 0;
    },
    state: (): ConfigValue => ({ best, wait, cooling }),
    restore(state) {
      ({ best, wait, cooling } = state as { best: number; wait: number; cooling: number });
    },
  });
}
