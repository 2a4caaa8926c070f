import { cast, expandDims, logicalAnd, tensor, type Tensor } from '@graftjs/core';

/** Which positions a query may look at, besides what the masks of its inputs say. */
export interface Visibility {
  /** No position may look at a later one. */
  readonly causal: boolean;
  /** Positions look at those nearer than this. */
  readonly slidingWindow?: number | null;
}

/** [1, queries, keys], from the places of both. */
function byPlace(
  queries: number,
  keys: number,
  sees: (query: number, key: number) => boolean,
): Tensor {
  const seen = new Uint8Array(queries * keys);
  for (let i = 0; i < queries; i++) {
    for (let j = 0; j < keys; j++) seen[i * keys + j] = sees(i, j) ? 1 : 0;
  }
  return tensor(seen, [1, queries, keys], 'bool');
}

/**
 * What counts in the scores of every query and key [batch or 1, queries, keys], or null where all
 * does. Masks are those of the query [batch, queries], the value and the key [batch, keys].
 */
export function attentionMask(
  queries: number,
  keys: number,
  [query = null, value = null, key = null]: readonly (Tensor | null)[],
  { causal, slidingWindow = null }: Visibility,
): Tensor | null {
  const parts = [
    query && expandDims(cast(query, 'bool'), -1),
    value && expandDims(cast(value, 'bool'), -2),
    key && expandDims(cast(key, 'bool'), -2),
    causal ? byPlace(queries, keys, (i, j) => i >= j) : null,
    slidingWindow === null
      ? null
      : byPlace(queries, keys, (i, j) => Math.abs(i - j) < slidingWindow),
  ];
  return parts.reduce((all, part) => (all && part ? logicalAnd(all, part) : (all ?? part)), null);
}
