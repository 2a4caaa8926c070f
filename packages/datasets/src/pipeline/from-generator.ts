import type { Pass } from '@graftjs/core';
import { Pipeline } from './pipeline.js';

/**
 * A dataset from a function that starts a pass: a generator, or anything else to iterate over.
 * Tensors that it yields are the consumer's. Draw random numbers from `pass.random` only, so that
 * a run can be repeated.
 *
 * @param size how many elements a pass has, where that is known
 * @example
 * const noise = fromGenerator(function* ({ random }) {
 *   for (let i = 0; i < 100; i++) yield { x: random.normal(), y: random.uniform() };
 * }, { size: 100 });
 */
export function fromGenerator<T>(
  start: (pass: Pass) => AsyncIterable<T> | Iterable<T>,
  { size = null }: { readonly size?: number | null } = {},
): Pipeline<T> {
  async function* iterate(pass: Pass): AsyncGenerator<T, void> {
    yield* start(pass);
  }
  return new Pipeline({ size, iterate });
}
