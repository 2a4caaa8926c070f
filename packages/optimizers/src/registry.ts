import { Registry } from '@graftjs/core';
import { ema } from './averaging/ema.js';
import { lookahead } from './averaging/lookahead.js';
import { swa } from './averaging/swa.js';
import { accumulate } from './chain/accumulate.js';
import { chain } from './chain/chain.js';
import { lossScaling } from './chain/loss-scaling.js';
import { clipByGlobalNorm } from './clipping/clip-by-global-norm.js';
import { clipByNorm } from './clipping/clip-by-norm.js';
import { clipByValue } from './clipping/clip-by-value.js';
import { multiOptimizer } from './groups/multi-optimizer.js';
import { parameterGroups } from './groups/parameter-groups.js';
import { weightDecay } from './groups/weight-decay.js';
import { constant } from './schedules/constant.js';
import { cosineDecay } from './schedules/cosine-decay.js';
import { cosineDecayRestarts } from './schedules/cosine-decay-restarts.js';
import { exponentialDecay } from './schedules/exponential-decay.js';
import { inverseTimeDecay } from './schedules/inverse-time-decay.js';
import { oneCycle } from './schedules/one-cycle.js';
import { oneCycleMomentum } from './schedules/one-cycle-momentum.js';
import { piecewiseConstantDecay } from './schedules/piecewise-constant-decay.js';
import { polynomialDecay } from './schedules/polynomial-decay.js';
import { slantedTriangular } from './schedules/slanted-triangular.js';
import { sam } from './sharpness/sam.js';
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

/**
 * Every optimizer of this package by name.
 *
 * @example
 * const optimizer = allOptimizers['adam'](1e-3);
 */
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

/**
 * Every part of a chain by name.
 *
 * @example
 * Object.keys(allLinks); // accumulate, clipByGlobalNorm, …
 */
export const allLinks = {
  accumulate,
  clipByGlobalNorm,
  clipByNorm,
  clipByValue,
  ema,
  lookahead,
  lossScaling,
  parameterGroups,
  sam,
  swa,
  weightDecay,
} as const;

/**
 * Every schedule by name.
 *
 * @example
 * Object.keys(allSchedules); // constant, cosineDecay, …
 */
export const allSchedules = {
  constant,
  cosineDecay,
  cosineDecayRestarts,
  exponentialDecay,
  inverseTimeDecay,
  oneCycle,
  oneCycleMomentum,
  piecewiseConstantDecay,
  polynomialDecay,
  slantedTriangular,
} as const;

/**
 * A registry of all optimizers, parts of chains and schedules of this package, for loaders. Add
 * your own with `.with([…])`.
 *
 * @example
 * const optimizer = optimizersRegistry().create({ type: 'optimizers/Adam', config });
 */
export function optimizersRegistry(): Registry {
  return new Registry([
    ...Object.values(allOptimizers),
    ...Object.values(allLinks),
    ...Object.values(allSchedules),
    chain,
    multiOptimizer,
  ]);
}
