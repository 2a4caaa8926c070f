export { fit } from './fit/fit.js';
export type { FitOptions } from './fit/fit-options.js';
export type { EpochRecord, History } from './fit/history.js';
export { evaluate, type EvaluateOptions } from './fit/evaluate.js';
export { predict, predictOutputs, type InputDataset, type PredictOptions } from './fit/predict.js';
export type { FitRun } from './fit/fit-run.js';

export type { ArrayData, Columns, NamedColumns } from './data/array-data.js';
export type { HostArray, NestedNumbers, Numbers, NumericArray } from './data/numbers.js';
export type { BatchStream, TrainingData } from './data/training-data.js';
export type { Losses, LossWeights } from './losses.js';
export type { Metrics, MetricUse, NoMetrics } from './metrics.js';
export type { AfterStep, Penalties, Penalty, PenaltyBatch } from './penalty.js';
export type { CustomStep, StepContext } from './steps/custom-step.js';
export type { ClassWeight } from './steps/class-weight.js';
export type { EvaluationKey, LogKey, LogsOf } from './logs/log-keys.js';

export {
  backupAndRestore,
  latestCheckpoint,
  type BackupAndRestoreOptions,
} from './checkpoint/backup-and-restore.js';
export { decodeCheckpoint, encodeCheckpoint } from './checkpoint/checkpoint-file.js';
export { memoryStore, type CheckpointStore } from './checkpoint/checkpoint-store.js';
export { browserStore } from './checkpoint/browser-store.js';
export { folderStore } from './checkpoint/folder-store.js';
export { restoreWeights } from './checkpoint/restore-run.js';
export type {
  CallbackSnapshot,
  HostTensor,
  OptimizerSnapshot,
  RunSnapshot,
} from './checkpoint/run-snapshot.js';
export type { CheckpointCallback, CheckpointHooks, SafePoint } from './checkpoint/safe-point.js';
export type { LoopState } from './fit/loop-state.js';
export { checkpoint, type CheckpointOptions } from './checkpoint/checkpoint.js';
export { readCheckpoint } from './checkpoint/read-checkpoint.js';
export { csvLogger, type CsvLoggerOptions } from './callbacks/csv-logger.js';
export { jsonLinesLogger, type JsonLinesLoggerOptions } from './callbacks/json-lines-logger.js';
export type { LogTarget } from './callbacks/log-file.js';
export {
  swapAverages,
  type AveragesSwap,
  type SwapAveragesOptions,
} from './callbacks/swap-averages.js';
export { terminateOnNaN, type StepGuard } from './callbacks/terminate-on-nan.js';
export {
  tensorBoard,
  type LoggedImage,
  type TensorBoardOptions,
} from './tensorboard/tensor-board.js';
export {
  eventFolder,
  memoryEvents,
  type EventSink,
  type MemoryEvents,
} from './tensorboard/event-sink.js';
export { encodePng } from './tensorboard/encode-png.js';
export { EventWriter } from './tensorboard/event-writer.js';
export {
  histogramSummary,
  imageSummary,
  scalarSummary,
  textSummary,
  type PngImage,
  type SummaryValue,
} from './tensorboard/summaries.js';
export type { HyperParameters } from './tensorboard/hparams-summary.js';
export type { Mode } from './callbacks/improvement.js';
export {
  findLearningRate,
  type FindLearningRateOptions,
  type LearningRateCurve,
} from './learning-rate/find-learning-rate.js';
export {
  suggestLearningRates,
  type LossByRate,
  type SuggestedRate,
  type SuggestedRates,
} from './learning-rate/suggest-learning-rates.js';
export type { SweepOptions } from './learning-rate/sweep.js';
export { batchNormLayers, type StatisticsLayer } from './statistics/batch-norm-layers.js';
export { BatchStatistics } from './statistics/batch-statistics.js';
export {
  recomputeStatistics,
  type RecomputeStatisticsOptions,
} from './statistics/recompute-statistics.js';
export { trainOnBatch, type TrainOnBatchOptions } from './fit/train-on-batch.js';
export {
  crossValidate,
  type CrossValidation,
  type CrossValidationOptions,
  type Fold,
  type FoldData,
} from './selection/cross-validate.js';
export { repeatRuns, type RepeatedRuns } from './selection/repeat-runs.js';
export { spreadOf, type Spread } from './selection/spread.js';
export {
  search,
  type SearchOptions,
  type SearchResult,
  type Trial,
  type TrialContext,
} from './search/search.js';
export {
  logUniform,
  oneOf,
  uniform,
  wholeBetween,
  type Choice,
  type Point,
  type SearchSpace,
} from './search/search-space.js';
export { learningRateSvg } from './charts/learning-rate-chart.js';
export { historyHtml, historySvg, type HistoryChartOptions } from './charts/history-chart.js';
export {
  stopOnInterrupt,
  type InterruptHandle,
  type StopOnInterruptOptions,
} from './interrupt/stop-on-interrupt.js';
export { pca, type Pca, type PcaOptions, type Rows } from './features/pca.js';
export { tSne, type TSne, type TSneOptions } from './features/t-sne.js';
export { trustworthiness } from './features/trustworthiness.js';
export { CallbackError } from './callbacks/callback-error.js';
export { reduceOnPlateau, type ReduceOnPlateauOptions } from './callbacks/reduce-on-plateau.js';
export { learningRateScheduler } from './callbacks/learning-rate-scheduler.js';
export { earlyStopping, type EarlyStoppingOptions } from './callbacks/early-stopping.js';

export type { ProgressOption } from './progress/choose-progress.js';
export type { Progress, ProgressEvent } from './progress/progress.js';
export { elementProgress } from './progress/element-progress.js';
export { linesProgress } from './progress/lines-progress.js';
export { terminalProgress, type TerminalSettings } from './progress/terminal-progress.js';
