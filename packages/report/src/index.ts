export { renderReport } from './render-report.js';
export type {
  ComparisonReport,
  DataReport,
  EpochFigures,
  MistakeReport,
  PartReport,
  PhaseReport,
  ReproductionReport,
  RunReport,
  SpeedReport,
  TimedPhase,
} from './run-report.js';
export { classFigures, type ClassFigures } from './statistics/class-figures.js';
export { wilsonInterval } from './statistics/wilson-interval.js';
