export { rowsOf, type Table } from './statistics/table.js';
export {
  bootstrapInterval,
  type BootstrapOptions,
  type Interval,
} from './statistics/bootstrap-interval.js';
export { mcNemar, pairedDifference } from './statistics/paired-tests.js';
export { logMe } from './choosing/log-me.js';
export { leep } from './choosing/leep.js';
export { nLeep, type NLeepOptions } from './choosing/n-leep.js';
export { negativeConditionalEntropy } from './choosing/negative-conditional-entropy.js';
export { hScore, ledoitWolf, type HScoreOptions } from './choosing/h-score.js';
export {
  gaussianBhattacharyya,
  type GaussianBhattacharyyaOptions,
} from './choosing/gaussian-bhattacharyya.js';
export { transRate, type TransRateOptions } from './choosing/trans-rate.js';
export { leaveOneOutNearest, leaveOneOutPrototype } from './choosing/nearest-baselines.js';
export { weightedTau } from './choosing/weighted-tau.js';
export {
  brierScore,
  calibrationError,
  logLoss,
  reliability,
  type ReliabilityBin,
} from './trust/calibration.js';
export { softmaxOf } from './trust/softmax.js';
export { temperatureScaling, type TemperatureScaling } from './trust/temperature-scaling.js';
export {
  conformalSets,
  coverageOf,
  type ConformalOptions,
  type ConformalSets,
} from './trust/conformal-sets.js';
