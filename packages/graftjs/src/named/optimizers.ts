import type { Optimizer } from '@graftjs/core';
import { allOptimizers } from '@graftjs/optimizers';
import { named } from './named.js';

export type OptimizerName = keyof typeof allOptimizers;

/** `'adam'`, or an optimizer of your own. */
export const optimizerOf = (given: OptimizerName | Optimizer): Optimizer =>
  named<OptimizerName, Optimizer>('optimizer', given, allOptimizers);
