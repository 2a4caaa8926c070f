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
export { isOmitted } from './transfer/transfer-report.js';
export type {
  Computing,
  Corruptions,
  CostRow,
  EfficiencyArm,
  Embedding,
  EmbeddingFigures,
  EmbeddingPoint,
  EmbeddingView,
  Forgetting,
  FrontierPoint,
  LookedAt,
  Looks,
  MistakeWithNeighbours,
  MovedGroup,
  MovedLayers,
  Omitted,
  RankedSource,
  RateSweep,
  SampleEfficiency,
  SourceChoice,
  TransferReport,
  TransferVerdict,
  Trust,
  TrustBin,
  VerdictKind,
} from './transfer/transfer-report.js';
export { renderTransferReport } from './transfer/render-transfer-report.js';
