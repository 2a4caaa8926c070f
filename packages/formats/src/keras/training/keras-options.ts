/** Options by their names here and in Keras, where those differ by more than their case. */
type Options = { readonly [option: string]: string };

const same = (...names: string[]): Options => Object.fromEntries(names.map((name) => [name, name]));
const moments: Options = { beta1: 'beta_1', beta2: 'beta_2', epsilon: 'epsilon' };
const of = (options: Options): Options => ({ learningRate: 'learning_rate', ...options });

/** The optimizers that Keras has as well, and the options of theirs. */
export const OPTIMIZERS: { readonly [name: string]: Options } = {
  Adadelta: of(same('rho', 'epsilon')),
  Adagrad: of({ initialAccumulatorValue: 'initial_accumulator_value', epsilon: 'epsilon' }),
  Adam: of({ ...moments, amsgrad: 'amsgrad' }),
  AdamW: of({ ...moments, amsgrad: 'amsgrad', weightDecay: 'weight_decay' }),
  Adamax: of(moments),
  Ftrl: of({
    learningRatePower: 'learning_rate_power',
    initialAccumulatorValue: 'initial_accumulator_value',
    l1: 'l1_regularization_strength',
    l2: 'l2_regularization_strength',
    l2Shrinkage: 'l2_shrinkage_regularization_strength',
    beta: 'beta',
  }),
  Lamb: of(moments),
  Lion: of({ beta1: 'beta_1', beta2: 'beta_2', weightDecay: 'weight_decay' }),
  Nadam: of(moments),
  RMSprop: of(same('rho', 'momentum', 'epsilon', 'centered')),
  SGD: of(same('momentum', 'nesterov')),
};

/** The metrics that Keras has as well with the same options. */
export const METRICS: { readonly [name: string]: Options } = {
  ...Object.fromEntries(
    [
      'CategoricalAccuracy',
      'CosineSimilarity',
      'KLDivergence',
      'MeanAbsoluteError',
      'MeanAbsolutePercentageError',
      'MeanSquaredError',
      'MeanSquaredLogarithmicError',
      'Poisson',
      'RootMeanSquaredError',
      'SparseCategoricalAccuracy',
    ].map((name) => [name, {}]),
  ),
  BinaryAccuracy: same('threshold'),
  Precision: { threshold: 'thresholds', topK: 'top_k', classId: 'class_id' },
  Recall: { threshold: 'thresholds', topK: 'top_k', classId: 'class_id' },
  SparseTopKCategoricalAccuracy: same('k'),
  TopKCategoricalAccuracy: same('k'),
};

/** The losses that Keras has as well; their options differ by their case alone. */
export const LOSSES: ReadonlySet<string> = new Set([
  'BinaryCrossentropy',
  'BinaryFocalCrossentropy',
  'CategoricalCrossentropy',
  'CategoricalFocalCrossentropy',
  'CategoricalHinge',
  'CosineSimilarity',
  'Hinge',
  'Huber',
  'KLDivergence',
  'LogCosh',
  'MeanAbsoluteError',
  'MeanAbsolutePercentageError',
  'MeanSquaredError',
  'MeanSquaredLogarithmicError',
  'Poisson',
  'SparseCategoricalCrossentropy',
  'SquaredHinge',
]);

export const SCHEDULES: ReadonlySet<string> = new Set([
  'CosineDecay',
  'CosineDecayRestarts',
  'ExponentialDecay',
  'InverseTimeDecay',
  'PiecewiseConstantDecay',
  'PolynomialDecay',
]);
