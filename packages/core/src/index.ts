export { GraftError, type ErrorDetails, type Operand } from './errors/graft-error.js';
export { ShapeError } from './errors/shape-error.js';
export { DTypeError } from './errors/dtype-error.js';
export { ConfigError } from './errors/config-error.js';
export { DataError } from './errors/data-error.js';
export { FormatError } from './errors/format-error.js';
export { BackendError } from './errors/backend-error.js';
export { DisposedError } from './errors/disposed-error.js';
export { didYouMean, nearestNames } from './errors/nearest-names.js';

export { formatShape, sameShape, shapesMatch, sizeOf, type Shape } from './shape/shape.js';
export { expandTo } from './shape/expand-to.js';
export { Random, type RandomState } from './random/random.js';
export type { RandomKey } from './random/random-key.js';

export * as options from './options/index.js';
export type {
  GivenOptions,
  NoOptions,
  Option,
  OptionSchema,
  ResolvedOptions,
} from './options/option.js';
export { resolveOptions } from './options/option.js';
export { optionsFromArguments, type FactoryArguments } from './options/factory-arguments.js';

export {
  isSerializable,
  isSerializedValue,
  type Config,
  type ConfigValue,
  type Serializable,
  type SerializedValue,
} from './serialization/config.js';
export { Registry, type Definition } from './serialization/registry.js';
export { toConfig } from './serialization/to-config.js';
export { defineValue, type Factory, type ValueDefinition } from './serialization/define-value.js';

export { Parameter, type ParameterAdapter, type ParameterSettings } from './parameter/parameter.js';
export type { Initializer } from './initializer/initializer.js';
export { defineInitializer, type InitializerDefinition } from './initializer/define-initializer.js';
export {
  defineRegularizer,
  type Regularizer,
  type RegularizerDefinition,
} from './regularizer/regularizer.js';
export {
  defineConstraint,
  type Constraint,
  type ConstraintDefinition,
} from './constraint/constraint.js';
export {
  defineActivation,
  type Activation,
  type ActivationDefinition,
} from './activation/activation.js';

export {
  className,
  describeLayer,
  type Layer,
  type LayerUse,
  type SymbolicTensor,
} from './layer/layer.js';
export { contextFor, inferenceContext, type CallContext } from './layer/call-context.js';
export { connect } from './layer/connect.js';
export { withOrigin } from './layer/with-origin.js';
export { BaseLayer } from './layer/base-layer.js';
export { LayerBuilder, type WeightSettings } from './layer/layer-builder.js';
export type { InputSpecification } from './layer/input-specification.js';
export { layerOptions, type LayerOptions } from './layer/layer-options.js';
export { defineLayer, type LayerDefinition } from './layer/define-layer.js';
export type { LayerCall } from './layer/layer-call.js';
export { defineMergeLayer, type MergeLayerDefinition } from './layer/define-merge-layer.js';
export {
  layerFactory,
  type LayerFactory,
  type LayerFactorySettings,
} from './layer/layer-factory.js';
export type { Model } from './model/model.js';

export type { Loss, LossWeights, Reduction } from './loss/loss.js';
export { defineLoss, type LossDefinition, type LossOptions } from './loss/define-loss.js';
export type { Metric, MetricState } from './metric/metric.js';
export { defineMetric, type MetricDefinition } from './metric/define-metric.js';
export type { Optimizer, ParameterGradient, SlotState } from './optimizer/optimizer.js';
export {
  defineOptimizer,
  type OptimizerDefinition,
  type OptimizerOptions,
  type StepContext,
} from './optimizer/define-optimizer.js';
export { scheduled, type StepOptions } from './optimizer/scheduled.js';
export { SlotStore } from './optimizer/slot-store.js';
export type { FusedStep } from './optimizer/fused-step.js';
export {
  defineGradientTransform,
  type GradientTransform,
  type GradientTransformDefinition,
} from './optimizer/gradient-transform.js';
export { defineSchedule, type Schedule, type ScheduleDefinition } from './optimizer/schedule.js';
export {
  tensorList,
  type Batch,
  type Dataset,
  type Pass,
  type Tensors,
} from './dataset/dataset.js';
export {
  defineCallback,
  type BatchEvent,
  type Callback,
  type CallbackDefinition,
  type CallbackHooks,
  type EpochEvent,
  type Logs,
  type TrainingRun,
} from './callback/callback.js';

export * from './ops/tensors.js';
export * from './ops/memory.js';
export * from './ops/differentiation.js';
export * from './ops/elementwise.js';
export * from './ops/comparison.js';
export * from './ops/reduction.js';
export * from './ops/matrix.js';
export * from './ops/rearrangement.js';
export * from './ops/indexing.js';
export * from './ops/neural.js';
export * from './ops/activations.js';
export { filledTensor, type FilledTensorOptions } from './ops/filled-tensor.js';
export { crossentropy } from './ops/crossentropy.js';
export { logProbabilities, logProbability } from './ops/log-probability.js';
export { normalizeRows, type RowNormOptions } from './ops/normalize-rows.js';
export { normalizeBatch, type NormalizedBatch } from './ops/normalize-batch.js';
export { drawMask, drawNormal, drawUniform } from './ops/draw.js';
export * from './ops/sampling.js';
export { complex, imag, real } from './ops/complex-parts.js';
export { fft, ifft, irfft, rfft, signal, spectral } from './ops/fourier.js';
export * from './ops/signals.js';
export * from './ops/authoring.js';

export { parameterGradients } from './gradients/parameter-gradients.js';
export { registerGradients } from './gradients/register-gradients.js';
export type { Availability, Backend, BackendCapabilities } from './backend/backend.js';
export { defineBackend, type BackendDefinition } from './backend/define-backend.js';
export { useBackend } from './backend/use-backend.js';
export { closeBackend } from './backend/opened-backends.js';
export { storageOf } from './backend/adopted-storage.js';
export { activeBackend, backendCapabilities } from './backend/active-backend.js';
export { composedEinsum } from './backend/composed/einsum.js';
export { coverage, type Coverage } from './backend/coverage.js';
export type { KernelOrigin } from './backend/install-kernels.js';
export type { KernelCalls } from './backend/kernel-calls.js';
export type { KernelFunction, Kernels } from './backend/kernel-function.js';
export type {
  Kernel,
  KernelAttrs,
  KernelInputs,
  KernelName,
  KernelTable,
} from './backend/kernel-table.js';
