import { decodeCheckpoint } from './checkpoint-file.js';
import type { CheckpointStore } from './checkpoint-store.js';
import { storeOf } from './folder-store.js';
import type { RunSnapshot } from './run-snapshot.js';

/**
 * One checkpoint by its name.
 *
 * @throws FormatError where it is damaged
 *
 * @example
 * restoreWeights(model, await readCheckpoint('runs/7', 'best'));
 */
export async function readCheckpoint(
  folder: string | CheckpointStore,
  name: string,
): Promise<RunSnapshot> {
  const store = storeOf(folder);
  const file = `${name}.safetensors`;
  return decodeCheckpoint(await store.read(file), `${store.where}/${file}`);
}
