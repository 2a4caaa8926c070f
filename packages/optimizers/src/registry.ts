import { Registry } from '@graftjs/core';
import { adafactor } from './adaptive/adafactor.js';
import { adadelta } from './adaptive/adadelta.js';
import { adagrad } from './adaptive/adagrad.js';
import { ftrl } from './adaptive/ftrl.js';
import { rmsprop } from './adaptive/rmsprop.js';
import { adam } from './adam/adam.js';
import { adamW } from './adam/adam-w.js';
import { adamax } from './adam/adamax.js';
import { lamb } from './adam/lamb.js';
import { nadam } from './adam/nadam.js';
import { scheduleFreeAdamW } from './adam/schedule-free-adam-w.js';
import { lars } from './descent/lars.js';
import { lion } from './descent/lion.js';
import { muon } from './descent/muon.js';
import { sgd } from './descent/sgd.js';

/** Every optimizer of this package by name. */
export const allOptimizers = {
  adadelta,
  adafactor,
  adagrad,
  adam,
  adamW,
  adamax,
  ftrl,
  lamb,
  lars,
  lion,
  muon,
  nadam,
  rmsprop,
  scheduleFreeAdamW,
  sgd,
} as const;

/** A registry of every optimizer of this package, for loaders. Add your own with `.with([…])`. */
export function optimizersRegistry(): Registry {
  return new Registry(Object.values(allOptimizers));
}
