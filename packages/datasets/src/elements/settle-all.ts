import { disposeElement } from './tensors-in.js';

/** Waits for all, also after one failed, so that no tensor in any of them is lost sight of. */
export async function settleAll<T>(elements: readonly (T | Promise<T>)[]): Promise<T[]> {
  const outcomes = await Promise.allSettled(elements);
  const values = outcomes.flatMap((o) => (o.status === 'fulfilled' ? [o.value as T] : []));
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (!failure) return values;
  values.forEach(disposeElement);
  throw failure.reason;
}
