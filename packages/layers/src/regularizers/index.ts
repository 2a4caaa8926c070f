import { l1, l1l2, l2 } from './norms.js';
import { orthogonalRegularizer } from './orthogonal-regularizer.js';

/** Regularisers by the names that options take. */
export const regularizers = { l1, l2, l1l2, orthogonalRegularizer } as const;
