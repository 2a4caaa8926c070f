import { maxNorm, minMaxNorm, nonNeg, unitNorm } from './norms.js';
import { radialConstraint } from './radial-constraint.js';

/** Constraints by the names that options take. */
export const constraints = { maxNorm, minMaxNorm, nonNeg, radialConstraint, unitNorm } as const;
