export { freeze, unfreeze, countParameters, type FreezeReport } from './freezing/freeze.js';
export {
  assertUnchanged,
  fingerprint,
  frozenParameters,
  type Fingerprint,
} from './freezing/fingerprint.js';
export { selectLayers } from './selection/select-layers.js';
export { describeSelection, type Selection } from './selection/selection.js';
export {
  copyWeights,
  type CopiedWeights,
  type CopyWeightsOptions,
} from './surgery/copy-weights.js';
export { pretrained, type PretrainedOptions } from './pretrained/pretrained.js';
export { graft, type GraftOptions, type HeadOfSeveral } from './surgery/graft.js';
export { stochasticNormalization } from './normalizing/stochastic-normalization.js';
export {
  withPlainNormalization,
  withStochasticNormalization,
  type StochasticNormalizationOptions,
} from './normalizing/with-stochastic-normalization.js';
export { replaceLayer, type ReplaceLayerOptions } from './surgery/replace-layer.js';
export { graftOf, type Graft } from './surgery/graft-record.js';
export { headOf, stagesOf } from './surgery/stages-of.js';
export type { BatchMix } from './prefix/phase-data.js';
export { splitAtFrozenPrefix, type Cut, type Split } from './prefix/split-at-frozen-prefix.js';
export { foldForInference, type FoldedModel } from './prefix/fold-for-inference.js';
export {
  featuresOf,
  type Example,
  type Features,
  type FeaturesOptions,
} from './prefix/features-of.js';
export { defineRecipe, type Recipe, type RecipeDefinition } from './recipes/define-recipe.js';
export type { GroupRate, Phase, PhaseRun, PhaseWork } from './recipes/phase.js';
export { trainingPhase, type TrainingPhaseOptions } from './recipes/training-phase.js';
export type { OptimizerTask } from './recipes/run-training.js';
export { solveHeadPhase, type HeadSolver } from './recipes/solve-head-phase.js';
export type { HeadStart } from './recipes/probe-phases.js';
export { ldaHead, type LdaOptions } from './heads/lda-head.js';
export { ridgeHead } from './heads/ridge-head.js';
export { calibratedHead } from './heads/calibrated-head.js';
export {
  ridgeRegression,
  type RegressionData,
  type RidgeOptions,
} from './heads/ridge-regression.js';
export { logisticHead, type LogisticHead, type LogisticOptions } from './heads/logistic-head.js';
export { predictClasses, type HeadData, type LinearHead } from './heads/linear-head.js';
export { bitFit } from './recipes/bit-fit.js';
export { fullFineTuning } from './recipes/full-fine-tuning.js';
export { gradualUnfreezing } from './recipes/gradual-unfreezing.js';
export { ia3 } from './recipes/ia3.js';
export { inSequence } from './recipes/in-sequence.js';
export { lora } from './recipes/lora.js';
export { normOnly } from './recipes/norm-only.js';
export { oneCycleTuning } from './recipes/one-cycle-tuning.js';
export { surgical } from './recipes/surgical.js';
export { adapterPhase, type AdapterPhaseOptions } from './recipes/adapter-phase.js';
export { Adapters, adaptersOf, type Adapted } from './adapters/adapters.js';
export {
  applyDelta,
  decodeDelta,
  deltaOf,
  encodeDelta,
  type Delta,
  type DeltaArray,
  type DeltaContent,
} from './adapters/delta.js';
export {
  BOTTLENECKS,
  insertBottlenecks,
  type BottleneckOptions,
} from './adapters/insert-bottlenecks.js';
export { bottleneck } from './recipes/bottleneck.js';
export { attachIa3 } from './adapters/attach-ia3.js';
export { attachLora, type LoraOptions } from './adapters/attach-lora.js';
export {
  compare,
  snapshotOf,
  type Comparison,
  type LayerChange,
  type Snapshot,
} from './comparing/compare.js';
export { multiplyAdds, totalMultiplyAdds, type LayerWork } from './comparing/multiply-adds.js';
export {
  neighboursClassifier,
  type FeatureClassifier,
  type NeighboursOptions,
} from './heads/neighbours.js';
export { cosineHead, prototypeHead } from './heads/prototype-head.js';
export { linearProbe } from './recipes/linear-probe.js';
export { unfreezeLast } from './recipes/unfreeze-last.js';
export { lpft } from './recipes/lpft.js';
export { layerGroups, type LayerGroup } from './rates/layer-groups.js';
export {
  discriminativeRates,
  geometricRates,
  headAndBody,
  layerDecay,
  type RateRule,
} from './rates/rate-rule.js';
export { biTuning, type BiTuningOptions } from './penalties/bi-tuning.js';
export { bss, type BssOptions } from './penalties/bss.js';
export { ewc, type EwcOptions } from './penalties/ewc.js';
export { fisherOf, type Fisher, type FisherOptions } from './penalties/fisher-of.js';
export { l1sp } from './penalties/l1sp.js';
export { l2sp, type L2SpOptions, type StartingPointOptions } from './penalties/l2sp.js';
export { categoryRelationship, coTuning, type CoTuningOptions } from './penalties/co-tuning.js';
export { reverseRelationship, type ReverseRelationship } from './penalties/reverse-relationship.js';
export { delta, type DeltaOptions } from './penalties/delta.js';
export { distill, type DistillOptions } from './penalties/distill.js';
export { lwf, type LwfOptions } from './penalties/lwf.js';
export type {
  BoundPenalty,
  PenaltyContext,
  PenaltyPhase,
  SourcePenalty,
  WatchedBatch,
} from './penalties/source-penalty.js';
export {
  pseudoLabelled,
  type PseudoLabelled,
  type PseudoLabelOptions,
} from './teaching/pseudo-labelled.js';
export { taughtBy, type TaughtByOptions } from './teaching/taught-by.js';
export { fineTune, type FineTuneOptions, type FineTuneProgress } from './fine-tuning/fine-tune.js';
export type {
  CachedFeatures,
  EpochOfPhase,
  Figures,
  FineTuneReport,
  FineTuneResult,
  PhaseResult,
} from './fine-tuning/fine-tune-result.js';
export {
  predictionsOf,
  type Predictions,
  type PredictionsOptions,
} from './predicting/predictions-of.js';
export { FeatureStore, type CacheOptions } from './prefix/feature-store.js';
export type { PhaseData } from './prefix/phase-data.js';
export { classifierOf, type Classifier, type ClassifierOptions } from './classifiers/classifier.js';
export { classify, type Picture } from './classifiers/classify.js';
export { loadClassifier } from './classifiers/load-classifier.js';
export { saveClassifier, type SaveClassifierOptions } from './classifiers/save-classifier.js';
export { rowsOf, type Table } from './statistics/table.js';
export {
  bootstrapInterval,
  type BootstrapOptions,
  type Interval,
} from './statistics/bootstrap-interval.js';
export { mcNemar, pairedDifference } from './statistics/paired-tests.js';
export { logMe, type LogMeOptions } from './choosing/log-me.js';
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
export { coralLoss } from './domains/coral-loss.js';
export {
  jointDiscrepancy,
  maximumMeanDiscrepancy,
  type DiscrepancyOptions,
} from './domains/maximum-mean-discrepancy.js';
export { reversalRamp, reverseGradient } from './domains/gradient-reversal.js';
export { conditionalFeatures } from './domains/conditional-features.js';
export {
  minimumClassConfusion,
  type ClassConfusionOptions,
} from './domains/minimum-class-confusion.js';
export { adaptDomain, type AdaptDomainOptions } from './domains/adapt-domain.js';
export type { AdaptDomainResult } from './domains/adapt-domain-result.js';
export type {
  BoundDomainMethod,
  DomainContext,
  DomainMethod,
  DomainStep,
  DomainView,
} from './domains/domain-method.js';
export { cdan, type ConditionalAdversaryOptions } from './domains/methods/cdan.js';
export { coral, type AlignmentOptions } from './domains/methods/coral.js';
export { dann, type AdversaryOptions } from './domains/methods/dann.js';
export { jan } from './domains/methods/jan.js';
export { mcc } from './domains/methods/mcc.js';
export { mmd, type DiscrepancyMethodOptions } from './domains/methods/mmd.js';
export { aDistance, type ADistanceOptions } from './domains/a-distance.js';
export { adaptBatchNorm, type AdaptBatchNormOptions } from './domains/adapt-batch-norm.js';
export { tent, type PredictionSummary, type TentOptions, type TentResult } from './domains/tent.js';
export type { Unlabelled } from './domains/tensor-batches.js';
export type { ClassChoice } from './explaining/class-score.js';
export type { ExplainedScore } from './explaining/explained-model.js';
export { gradCam, type GradCamOptions } from './explaining/grad-cam.js';
export {
  integratedGradients,
  type IntegratedGradients,
  type IntegratedGradientsOptions,
} from './explaining/integrated-gradients.js';
export { occlusion, type OcclusionOptions } from './explaining/occlusion.js';
export { smoothGrad, type SmoothGradOptions } from './explaining/smooth-grad.js';
export {
  centredKernelAlignment,
  type KernelAlignmentOptions,
} from './explaining/centred-kernel-alignment.js';
export {
  headScores,
  rankFeatures,
  transferScores,
  type Candidate,
  type HeadScore,
  type RankedCandidate,
  type RankOptions,
  type TransferScore,
} from './choosing/rank-features.js';
export { vectorScaling, type VectorScaling } from './trust/vector-scaling.js';
export { detectionAuc, energyScores, mahalanobisScores } from './trust/out-of-distribution.js';
export { abstentionCurve, thresholdFor, type AbstentionPoint } from './trust/abstention.js';
export {
  nearestExamples,
  type NearestExamplesOptions,
  type Neighbour,
} from './explaining/nearest-examples.js';
export { tracIn, type HeadCheckpoint } from './explaining/trac-in.js';
export { randomizationCheck, type RandomizationStep } from './explaining/randomization-check.js';
export {
  crossValidatedProbe,
  type ProbeAccuracyOptions,
} from './choosing/cross-validated-probe.js';
export {
  rankModels,
  type ModelCandidate,
  type RankModelsOptions,
  type RankProgress,
} from './choosing/rank-models.js';
export type { ModelRanking, RankedModel } from './choosing/model-ranking.js';
export { splitAtHead, type BodyAndHead } from './choosing/split-at-head.js';
export { preparedFor } from './choosing/prepared-for.js';
export { findRate, type FindRateOptions } from './adaptive/find-rate.js';
export type { PartOptions } from './adaptive/prepared-part.js';
export {
  relativeGradients,
  type GroupGradient,
  type RelativeGradientsOptions,
} from './adaptive/relative-gradients.js';
export { autoRgn } from './recipes/auto-rgn.js';
export { spotTune } from './recipes/spot-tune.js';
export { autoSnr } from './recipes/auto-snr.js';
export { autoFreeze } from './recipes/auto-freeze.js';
export { statisticsShift, type LayerShift } from './adaptive/statistics-shift.js';
export type { Attempt } from './adaptive/attempt.js';
export { autoFineTune, type AutoFineTuneOptions } from './adaptive/auto-fine-tune.js';
export type { AutoFineTuneResult } from './adaptive/auto-result.js';
export {
  chooseRecipe,
  type ChooseRecipeOptions,
  type ChosenRecipe,
} from './adaptive/choose-recipe.js';
export { raceRecipes, type Race, type RaceOptions } from './adaptive/race-recipes.js';
export { shiftKind, type Shift, type ShiftKind } from './adaptive/shift-kind.js';
export { targetFacts, type TargetFacts, type TargetFactsOptions } from './adaptive/target-facts.js';
export {
  forgettingMeter,
  type ForgettingMeter,
  type ForgettingOptions,
} from './studying/forgetting-meter.js';
export {
  forgettingFrontier,
  type ForgettingFrontier,
  type ForgettingPoint,
  type FrontierOptions,
} from './studying/forgetting-frontier.js';
export { reinitialize } from './studying/reinitialize.js';
export type { FewShotRun } from './studying/few-shot-runs.js';
export { efficiencyOf, verdictOf, type VerdictFacts } from './studying/verdict-of.js';
export { heatPicture, heatPixels, pictureOf, type Pixels } from './studying/heat-picture.js';
export { logitsModel, type LogitsModel } from './studying/logits-model.js';
export { lastMaps } from './studying/looks.js';
export { transferStudy, type TransferStudy } from './studying/transfer-study.js';
export type { KeptPart, StudyJournal } from './studying/study-journal.js';
export type { TransferStudyOptions } from './studying/study-options.js';
