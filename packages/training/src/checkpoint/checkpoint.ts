import { defineCallback, type ConfigValue } from '@graftjs/core';
import { improvement, type Mode } from '../callbacks/improvement.js';
import { encodeCheckpoint } from './checkpoint-file.js';
import type { CheckpointStore } from './checkpoint-store.js';
import { storeOf } from './folder-store.js';
import type { CheckpointCallback } from './safe-point.js';

export interface CheckpointOptions<Key extends string> {
  /** A folder (Node) or a store. */
  readonly folder: string | CheckpointStore;
  /** Keeps `best.safetensors` by this figure. */
  readonly monitor?: Key;
  /** Whether less or more is better; default what the metric says, and less for losses. */
  readonly mode?: Mode;
  /** Keeps `last.safetensors`, default true. */
  readonly last?: boolean;
  /** Keeps `epoch-0004.safetensors` after every so many epochs. */
  readonly everyEpochs?: number;
}

/**
 * Keeps the state of a run after its best epoch, its last and every so many: safetensors files whose
 * weights anything can read. `readCheckpoint` and `restoreWeights` give them back to a model.
 *
 * @example
 * checkpoint({ folder: 'runs/7', monitor: 'val.acc', everyEpochs: 5 })
 */
export function checkpoint<const Key extends string>(
  options: CheckpointOptions<Key> & { readonly monitor: Key },
): CheckpointCallback<Key>;
export function checkpoint(options: CheckpointOptions<never>): CheckpointCallback;
export function checkpoint<Key extends string>({
  folder,
  monitor,
  mode = 'auto',
  last = true,
  everyEpochs,
}: CheckpointOptions<Key>): CheckpointCallback<Key> {
  const store = storeOf(folder);
  const better = monitor && improvement({ monitor, minDelta: 0, mode });
  let best: number | null = null;
  return {
    ...defineCallback<Key>({
      name: 'checkpoint',
      reads: monitor ? [monitor] : [],
      onTrainBegin() {
        best = null;
      },
      state: (): ConfigValue => ({ best }),
      restore(state) {
        ({ best } = state as { best: number | null });
      },
    }),
    async atSafePoint({ epoch, endOfEpoch, logs, run, capture }) {
      if (!endOfEpoch) return;
      const value = monitor && logs[monitor];
      const isBest = value !== undefined && better?.(value, best, run) === true;
      if (isBest) best = value;
      const names = [
        ...(isBest ? ['best'] : []),
        ...(last ? ['last'] : []),
        ...(everyEpochs && (epoch + 1) % everyEpochs === 0
          ? [`epoch-${String(epoch + 1).padStart(4, '0')}`]
          : []),
      ];
      if (names.length === 0) return;
      const bytes = await encodeCheckpoint(await capture());
      for (const name of names) await store.write(`${name}.safetensors`, bytes);
    },
  };
}
