import { FormatError } from '@graftjs/core';
import { isJsonObject, type Json, type JsonObject } from '../keras/keras-object.js';
import { checkFileName } from '../source/check-file-name.js';

/** More files than that come of a mistake. */
const MOST_SHARDS = 10_000;

/** Whether JSON says in which file each weight is: Keras's `model.weights.json`, and its like. */
export const isShardIndex = (json: unknown): boolean =>
  isJsonObject(json) && isJsonObject(json['weight_map']) && isJsonObject(json['metadata']);

/** The files that an index names, each once. */
export function shardNames(index: JsonObject, where: string): string[] {
  const map = isJsonObject(index['weight_map']) ? index['weight_map'] : {};
  const names = new Set<string>();
  for (const named of Object.values(map)) {
    for (const name of (Array.isArray(named) ? named : [named]) as readonly Json[]) {
      names.add(checkFileName(name, where));
    }
  }
  if (names.size > 0 && names.size <= MOST_SHARDS) return [...names].sort();
  throw new FormatError({
    where,
    problem: `it names ${names.size} files of weights`,
    operands: [{ label: 'expected', value: `from 1 to ${MOST_SHARDS}` }],
  });
}
