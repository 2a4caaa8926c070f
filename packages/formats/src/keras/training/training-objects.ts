import type { Loss, Metric, Optimizer, Registry, SerializedValue } from '@graftjs/core';
import { isJsonObject, kerasObject, type Json, type JsonObject } from '../keras-object.js';
import { entryOf } from '../entry-of.js';
import { pascalCase, snakeCase } from '../names.js';
import { optionsOf } from '../reading/reading.js';
import { plain, translateOptions } from '../reading/translate-options.js';
import { OPTIMIZERS } from './keras-options.js';
import { restoreOptimizer, type OptimizerState } from './restore-optimizer.js';

/** What a model was compiled with, as objects. */
export interface Training {
  /** `null` where the file names none, or one that is not known. */
  readonly optimizer: Optimizer | null;
  /** One for all outputs, or one for each in their order. */
  readonly loss: Loss | readonly Loss[] | null;
  /** By their names in logs. */
  readonly metrics: { readonly [name: string]: Metric };
  /** What could not be made, or was left out, in words. */
  readonly notes: readonly string[];
}

export interface TrainingSettings {
  /** Knows optimizers, schedules, losses and metrics. */
  readonly registry: Registry;
  /** Names of the outputs of the model, for losses and metrics by name. */
  readonly outputs?: readonly string[];
  /** What `readModel` gave: the optimizer goes on from the state in it, in tensors of its own. */
  readonly state?: OptimizerState;
}

/** Names that Keras has for losses and metrics beside those of their classes. */
const SHORT: { readonly [name: string]: string } = {
  acc: 'Accuracy',
  bce: 'BinaryCrossentropy',
  kld: 'KLDivergence',
  kullback_leibler_divergence: 'KLDivergence',
  log_cosh: 'LogCosh',
  logcosh: 'LogCosh',
  mae: 'MeanAbsoluteError',
  mape: 'MeanAbsolutePercentageError',
  mse: 'MeanSquaredError',
  msle: 'MeanSquaredLogarithmicError',
  rmse: 'RootMeanSquaredError',
};

/**
 * Optimizer, loss and metrics of a training configuration. What is not known is left out and noted:
 * it changes nothing about what the model predicts.
 *
 * @example
 * const loaded = await readModel('model.keras');
 * const { optimizer, loss, notes } = trainingOf(loaded.trainingConfig, { registry, state: loaded });
 */
export function trainingOf(
  config: JsonObject,
  { registry, outputs = [], state }: TrainingSettings,
): Training {
  const notes: string[] = [];
  const make = new Maker(registry, notes);
  const { optimizer = null, loss = null, metrics = null } = config;
  for (const key of ['loss_weights', 'weighted_metrics']) {
    if ((config[key] ?? null) !== null) notes.push(`"${key}" was left out`);
  }
  const losses = byOutput(loss, outputs).map((one) => make.one<Loss>('losses', one));
  const known = losses.filter((one) => one !== null);
  const entries = flat(metrics).flatMap((given): [string, Metric][] => {
    const metric = make.one<Metric>('metrics', given);
    const name = typeof given === 'string' ? given : metric?.name;
    return metric ? [[name as string, metric]] : [];
  });
  const moving = make.one<Optimizer>('optimizers', optimizer);
  const why = moving && state ? restoreOptimizer(moving, state) : null;
  if (why !== null) notes.push(why);
  return {
    optimizer: moving,
    loss: known.length < losses.length ? null : losses.length > 1 ? known : (known[0] ?? null),
    metrics: Object.fromEntries(entries),
    notes,
  };
}

/** One for each output, where they are given by name or as a list. */
function byOutput(given: Json, outputs: readonly string[]): readonly Json[] {
  if (given === null) return [];
  if (Array.isArray(given)) return given as readonly Json[];
  if (!isJsonObject(given) || kerasObject(given)) return [given];
  const names =
    outputs.every((name) => name in given) && outputs.length > 0 ? outputs : Object.keys(given);
  return names.map((name) => given[name] ?? null);
}

/** All metrics, of whichever output. */
function flat(given: Json): readonly Json[] {
  if (Array.isArray(given)) return (given as readonly Json[]).flatMap(flat);
  if (isJsonObject(given) && !kerasObject(given)) return Object.values(given).flatMap(flat);
  return given === null ? [] : [given];
}

class Maker {
  constructor(
    private readonly registry: Registry,
    private readonly notes: string[],
  ) {}

  one<T>(family: 'losses' | 'metrics' | 'optimizers', given: Json): T | null {
    if (given === null) return null;
    const value = this.#translate(family, given);
    if (!value) {
      this.notes.push(`${family}: ${nameOf(given)} is not known and was left out`);
      return null;
    }
    try {
      return this.registry.create(value) as T;
    } catch (error) {
      this.notes.push(
        `${family}: ${nameOf(given)} was left out, ${(error as Error).message.split('\n')[0]}`,
      );
      return null;
    }
  }

  #translate(family: string, given: Json): SerializedValue | null {
    const object =
      typeof given === 'string' ? { className: given, config: {} } : kerasObject(given);
    if (!object) return null;
    const type = this.#typeOf(family, object.className);
    if (!type) return null;
    const { name: _name, lr, ...config } = object.config as JsonObject;
    const options = translateOptions(
      ownNames(object.className, { ...(lr === undefined ? {} : { learning_rate: lr }), ...config }),
      optionsOf(type, { registry: this.registry } as never),
      (option, raw) => {
        if (option === 'reduction') return REDUCTIONS[String(raw)] ?? 'mean';
        const inner =
          option === 'learningRate' && isJsonObject(raw)
            ? this.#translate('optimizers', raw)
            : null;
        return inner ?? plain(raw);
      },
      (key, raw) => this.#leftOut(type, key, raw),
    );
    return { type, config: options };
  }

  #leftOut(type: string, key: string, raw: Json): void {
    if (raw === null || raw === false || NEUTRAL.has(key)) return;
    if ((key === 'decay' && raw === 0) || (key === 'axis' && raw === -1)) return;
    this.notes.push(`${type}: option "${key}" was left out`);
  }

  #typeOf(family: string, name: string): string | null {
    const known = Object.hasOwn(SHORT, name) ? (SHORT[name] as string) : name;
    const wanted = `${family}/${known.includes('_') ? pascalCase(known) : known}`.toLowerCase();
    return this.registry.types.find((type) => type.toLowerCase() === wanted) ?? null;
  }
}

/** Options of an optimizer that are called something else here: Ftrl's penalties. */
function ownNames(kind: string, config: JsonObject): JsonObject {
  const names = Object.entries(entryOf(OPTIMIZERS, kind) ?? {});
  return Object.fromEntries(
    Object.entries(config).map(([key, raw]) => {
      const own = names.find(([, keras]) => keras === key)?.[0];
      return [own === undefined ? key : snakeCase(own), raw];
    }),
  );
}

const nameOf = (given: Json): string =>
  typeof given === 'string' ? `"${given}"` : `"${kerasObject(given)?.className ?? '?'}"`;

const REDUCTIONS: { readonly [name: string]: string } = {
  mean_with_sample_weight: 'weightedMean',
  sum: 'sum',
};

/** Options that change nothing here, or only together with others that are off. */
const NEUTRAL: ReadonlySet<string> = new Set([
  'dtype',
  'ema_momentum',
  'ema_overwrite_frequency',
  'is_legacy_optimizer',
  'jit_compile',
]);
