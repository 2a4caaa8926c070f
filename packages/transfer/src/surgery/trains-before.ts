import type { SymbolicTensor } from '@graftjs/core';

/** Whether gradients train anything that a place in a model depends on. */
export function trainsBefore(place: SymbolicTensor): boolean {
  const seen = new Set<SymbolicTensor>();
  const waiting = [place];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    if (next.use.layer.trainableParameters.length > 0) return true;
    waiting.push(...next.use.inputs);
  }
  return false;
}
