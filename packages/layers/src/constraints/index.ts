import { maxNorm, minMaxNorm, nonNeg, unitNorm } from './norms.js';

/** Constraints by the names that options take. */
export const constraints = { maxNorm, minMaxNorm, nonNeg, unitNorm } as const;
