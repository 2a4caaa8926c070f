import { defineCallback } from '@graftjs/core';
import { decodeCheckpoint, encodeCheckpoint } from './checkpoint-file.js';
import type { CheckpointStore } from './checkpoint-store.js';
import { storeOf } from './folder-store.js';
import type { RunSnapshot } from './run-snapshot.js';
import type { CheckpointCallback } from './safe-point.js';

export interface BackupAndRestoreOptions {
  /** A folder (Node) of this run's own, or a store. */
  readonly folder: string | CheckpointStore;
  /** Saves after so many steps; left out, after each epoch. */
  readonly everySteps?: number;
  /** Saves when so many seconds have gone by, on top of the above. */
  readonly everySeconds?: number;
  /** How many are kept, so that one that is damaged has one before it; default 2. */
  readonly keep?: number;
  /** Removes them when the run has come to its end, as Keras does; default true. */
  readonly deleteAtEnd?: boolean;
  /** Hears of what was resumed, and of files that are damaged; default `console.warn`. */
  readonly log?: (message: string) => void;
}

/**
 * Saves the whole state of a run now and then, and goes on from there when the same program runs
 * again: weights, optimizer, schedule, epoch, step, randomness, place in the data, figures and the
 * state of all callbacks. A run that was killed and resumed gives the same bits as one that never
 * was. An interrupt (`signal`) saves as well.
 *
 * Each file carries a checksum and is written beside and renamed. Where the newest is damaged, the
 * one before it is used, and the log says so.
 *
 * @throws ConfigError where the files are those of another model, optimizer or seed
 *
 * @example
 * await fit(model, data, { …, seed: 7, callbacks: [backupAndRestore({ folder: 'runs/7' })] });
 */
export function backupAndRestore({
  folder,
  everySteps,
  everySeconds,
  keep = 2,
  deleteAtEnd = true,
  log = (message) => console.warn(message),
}: BackupAndRestoreOptions): CheckpointCallback {
  const store = storeOf(folder);
  let savedAt = performance.now();
  const save = async (snapshot: RunSnapshot): Promise<void> => {
    await store.write(nameOf(snapshot), await encodeCheckpoint(snapshot));
    for (const old of (await checkpointNames(store)).slice(Math.max(1, keep)))
      await store.remove(old);
    savedAt = performance.now();
  };
  const isDue = (steps: number, endOfEpoch: boolean): boolean => {
    if (everySeconds !== undefined && performance.now() - savedAt >= 1000 * everySeconds)
      return true;
    if (everySteps !== undefined) return !endOfEpoch && steps % everySteps === 0;
    return endOfEpoch;
  };
  return {
    ...defineCallback({ name: 'backupAndRestore' }),
    async resumeFrom() {
      savedAt = performance.now();
      const snapshot = await latestCheckpoint(store, log);
      if (snapshot) log(`${store.where}: resumed after ${snapshot.loop.steps} steps`);
      return snapshot;
    },
    async atSafePoint({ steps, endOfEpoch, ending, capture }) {
      if (ending === null && !isDue(steps, endOfEpoch)) return;
      await save(await capture());
    },
    async finished() {
      if (!deleteAtEnd) return;
      for (const name of await checkpointNames(store)) await store.remove(name);
    },
  };
}

/** `step-00000120-e`: what ends an epoch sorts after what its last step left. */
const nameOf = ({ loop: { steps, step } }: RunSnapshot): string =>
  `step-${String(steps).padStart(8, '0')}${step === 0 ? '-e' : ''}.safetensors`;

/** Names of checkpoints, the newest first. */
async function checkpointNames(store: CheckpointStore): Promise<string[]> {
  const names = await store.list();
  const key = (name: string): string => name.replace('.safetensors', '');
  return names
    .filter((name) => /^step-\d+(-e)?\.safetensors$/.test(name))
    .sort((a, b) => (key(a) < key(b) ? 1 : -1));
}

/**
 * The newest checkpoint of a folder that is not damaged, or `null` where there is none.
 *
 * @param log hears of those that are damaged
 *
 * @example
 * const snapshot = await latestCheckpoint('runs/7');
 * if (snapshot) restoreWeights(model, snapshot);
 */
export async function latestCheckpoint(
  folder: string | CheckpointStore,
  log: (message: string) => void = (message) => console.warn(message),
): Promise<RunSnapshot | null> {
  const store = storeOf(folder);
  for (const name of await checkpointNames(store)) {
    try {
      return await decodeCheckpoint(await store.read(name), `${store.where}/${name}`);
    } catch (error) {
      log(`${(error as Error).message}\n  The checkpoint before it is used, if there is one.`);
    }
  }
  return null;
}
