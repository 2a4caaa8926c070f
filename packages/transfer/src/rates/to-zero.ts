import type { Schedule } from '@graftjs/core';
import { cosineDecay } from '@graftjs/optimizers';

/** From the peak down to nothing over a phase, by half a cosine. */
export const toZero = (peak: number, steps: number): Schedule =>
  cosineDecay(peak, { decaySteps: Math.max(1, steps) });
