import type { Loss } from '@graftjs/core';
import { allLosses } from '@graftjs/losses';
import { named } from './named.js';

const ALIASES = {
  mse: 'meanSquaredError',
  mae: 'meanAbsoluteError',
  mape: 'meanAbsolutePercentageError',
  msle: 'meanSquaredLogarithmicError',
  kld: 'klDivergence',
  bce: 'binaryCrossentropy',
} as const;
export type LossName = keyof typeof allLosses | keyof typeof ALIASES;

/** `'categoricalCrossentropy'`, `'mse'`, or a loss of your own. */
export const lossOf = (given: LossName | Loss): Loss =>
  named<keyof typeof allLosses, Loss>(
    'loss',
    given,
    allLosses as { [N in keyof typeof allLosses]: () => Loss },
    ALIASES,
  );
