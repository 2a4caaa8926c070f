import {
  ConfigError,
  type Batch,
  type Callback,
  type Dataset,
  type Loss,
  type Metric,
  type Model,
  type Optimizer,
} from '@graftjs/core';
import {
  loadWeights,
  optimizerWeightsOf,
  saveFormatOf,
  saveModel,
  trainingConfigOf,
  type LoadedWeights,
  type LoadWeightsOptions,
  type ModelSource,
  type SaveHandler,
  type SaveModelOptions,
} from '@graftjs/formats';
import {
  evaluate,
  fit,
  type Columns,
  type EvaluateOptions,
  type FitOptions,
  type History,
  type Metrics,
} from '@graftjs/training';
import { lossOf, type LossName } from '../named/losses.js';
import { metricsOf, type MetricName } from '../named/metrics.js';
import { optimizerOf, type OptimizerName } from '../named/optimizers.js';

export interface CompileOptions {
  /** By name, with its default rate, or made by you: `adam(1e-4)`. */
  readonly optimizer: OptimizerName | Optimizer;
  readonly loss: LossName | Loss | readonly (LossName | Loss)[];
  readonly metrics?:
    readonly (MetricName | Metric)[] | { readonly [key: string]: MetricName | Metric };
}

/** What `fit` takes beside data; loss, optimizer and metrics are those of `compile`. */
export type KerasFitOptions = Omit<
  FitOptions<Metrics, Loss, string>,
  'loss' | 'optimizer' | 'metrics' | 'callbacks' | 'validation'
> & {
  readonly callbacks?: readonly Callback[];
  /** `[x, y]`, or a dataset of batches. */
  readonly validationData?: readonly [x: Columns, y: Columns] | Dataset<Batch>;
};
export type KerasEvaluateOptions = Omit<EvaluateOptions<Metrics, Loss>, 'loss' | 'metrics'>;

/** A model with the methods that Keras's models have. */
export interface KerasModel extends Model {
  /** What of its file was left out or did not fit when it was loaded, in words. */
  readonly loadNotes: readonly string[];
  /** Chooses optimizer, loss and metrics. Again: with new ones; weights stay. */
  compile(options: CompileOptions): void;
  fit(x: Columns, y: Columns, options?: KerasFitOptions): Promise<History<string>>;
  fit(batches: Dataset<Batch>, options?: KerasFitOptions): Promise<History<string>>;
  evaluate(
    x: Columns,
    y: Columns,
    options?: KerasEvaluateOptions,
  ): Promise<{ [key: string]: number }>;
  evaluate(
    batches: Dataset<Batch>,
    options?: KerasEvaluateOptions,
  ): Promise<{ [key: string]: number }>;
  /**
   * Writes the model, what it was compiled with as far as Keras has that, and the state of the
   * optimizer (`.keras` alone: Keras 3 cannot train on from one in HDF5); see `saveModel` of `@graftjs/formats` for the formats.
   */
  save(target: string | URL | SaveHandler, options?: SaveModelOptions): Promise<void>;
  /** Weights of a file into this model, by topology or by name. */
  loadWeights(source: ModelSource, options?: LoadWeightsOptions): Promise<LoadedWeights>;
}

interface Compiled {
  readonly optimizer: Optimizer;
  readonly loss: Loss | readonly Loss[];
  readonly metrics: { readonly [key: string]: Metric };
  /** Whether the optimizer was made here, from a name or a file, and is freed here. */
  readonly owned: boolean;
}

/** What a file says that a model was compiled with, and what of it was left out. */
export interface LoadedTraining {
  readonly compiled: Omit<Compiled, 'owned'> | null;
  readonly notes: readonly string[];
}

/** Gives a model the methods of Keras's models. The model itself is given back. */
export function kerasModel(model: Model, loaded: LoadedTraining | null = null): KerasModel {
  let compiled: Compiled | null = loaded?.compiled ? { ...loaded.compiled, owned: true } : null;
  const ready = (method: string): Compiled => {
    if (compiled) return compiled;
    throw new ConfigError({
      where: `model "${model.name}", ${method}`,
      problem: 'it has not been compiled',
      hint: "Call model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy' }) before.",
    });
  };
  const free = () => {
    if (compiled?.owned) compiled.optimizer.dispose();
    compiled = null;
  };
  const dispose = model.dispose.bind(model);
  const members = {
    loadNotes: loaded?.notes ?? [],
    compile({ optimizer, loss, metrics = [] }: CompileOptions) {
      const next = {
        optimizer: optimizerOf(optimizer),
        loss: Array.isArray(loss) ? loss.map(lossOf) : lossOf(loss as LossName | Loss),
        metrics: metricsOf(metrics),
        owned: typeof optimizer === 'string',
      };
      free();
      compiled = next;
    },
    async fit(first: Columns | Dataset<Batch>, ...rest: unknown[]) {
      const { optimizer, loss, metrics } = ready('fit');
      const { data, options } = dataAndOptions<KerasFitOptions>(first, rest);
      const { validationData, ...others } = options;
      const validation = isPair(validationData)
        ? { x: validationData[0], y: validationData[1] }
        : validationData;
      const settings = { ...others, optimizer, loss, metrics, validation } as FitOptions<
        Metrics,
        Loss,
        string
      >;
      return fit(model, data, settings);
    },
    async evaluate(first: Columns | Dataset<Batch>, ...rest: unknown[]) {
      const { loss, metrics } = ready('evaluate');
      const { data, options } = dataAndOptions<KerasEvaluateOptions>(first, rest);
      return evaluate(model, data, { ...options, loss, metrics } as EvaluateOptions<Metrics, Loss>);
    },
    async save(target: string | URL | SaveHandler, options: SaveModelOptions = {}) {
      const config = compiled && trainingConfigOf(compiled);
      // Keras 3 trains no model of HDF5 that has a state, and opens it as a new one without.
      const goesOn = config !== null && (options.format ?? saveFormatOf(target)) === 'keras';
      const state = goesOn && compiled ? await stateOf(compiled.optimizer, model) : null;
      return saveModel(model, target, {
        ...(config ? { trainingConfig: config } : {}),
        ...(state ? { optimizerWeights: state } : {}),
        ...options,
      });
    },
    loadWeights: (source: ModelSource, options?: LoadWeightsOptions) =>
      loadWeights(model, source, options),
    dispose() {
      free();
      dispose();
    },
  };
  for (const [name, value] of Object.entries(members)) {
    Object.defineProperty(model, name, { value, configurable: true, writable: true });
  }
  return model as KerasModel;
}

/** Reading the state makes tensors of it, where it lay in ordinary memory; it goes back there. */
async function stateOf(optimizer: Optimizer, model: Model) {
  const arrays = await optimizerWeightsOf(optimizer, model);
  await optimizer.park();
  return arrays;
}

const isPair = (data: unknown): data is readonly [Columns, Columns] => Array.isArray(data);

/** `(x, y, options)` or `(batches, options)`. */
function dataAndOptions<O extends object>(
  first: Columns | Dataset<Batch>,
  rest: readonly unknown[],
) {
  const isDataset = typeof first === 'object' && 'iterate' in first;
  if (isDataset) return { data: first as Dataset<Batch>, options: (rest[0] ?? {}) as O };
  return {
    data: { x: first as Columns, y: rest[0] as Columns },
    options: (rest[1] ?? {}) as O,
  };
}
