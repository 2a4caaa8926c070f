import type { Schedule } from '@graftjs/core';
import { cosineDecay } from '@graftjs/optimizers';

/** The share of the steps in which the rate rises. */
const WARMUP = 0.15;

/**
 * Up from nothing in the first steps of a phase, then down to nothing by half a cosine. Adam's first
 * steps move every weight by the full rate, whatever its gradient: at once, that undoes features.
 */
export function toZero(peak: number, steps: number): Schedule {
  const warmupSteps = Math.floor(steps * WARMUP);
  if (warmupSteps === 0) return cosineDecay(peak, { decaySteps: Math.max(1, steps) });
  return cosineDecay(0, {
    warmupTarget: peak,
    warmupSteps,
    decaySteps: Math.max(1, steps - warmupSteps),
  });
}
