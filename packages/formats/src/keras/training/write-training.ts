import {
  className,
  isSerializedValue,
  type Config,
  type ConfigValue,
  type Loss,
  type Metric,
  type Optimizer,
  type Serializable,
} from '@graftjs/core';
import { entryOf } from '../entry-of.js';
import { kerasSnakeCase } from '../h5/part-names.js';
import type { Json, JsonObject } from '../keras-object.js';
import { snakeCase } from '../names.js';
import { LOSSES, METRICS, OPTIMIZERS, SCHEDULES } from './keras-options.js';

/** What a model is compiled with. */
export interface Compiled {
  readonly optimizer: Optimizer;
  /** One for all outputs, or one for each in their order. */
  readonly loss: Loss | readonly Loss[];
  /** By their names in logs. */
  readonly metrics?: { readonly [name: string]: Metric };
}

/**
 * Optimizer, loss and metrics the way Keras 3 writes them, for `saveModel`; `null` where Keras has no
 * such optimizer or loss, or not with these options, since it would not open the model then. Metrics
 * that it does not have are left out.
 *
 * @example
 * const trainingConfig = trainingConfigOf({ optimizer: adam(1e-3), loss: meanSquaredError() });
 */
export function trainingConfigOf({ optimizer, loss, metrics = {} }: Compiled): JsonObject | null {
  const losses = ((Array.isArray(loss) ? loss : [loss]) as readonly Loss[]).map(lossObject);
  const moving = optimizerObject(optimizer);
  if (!moving || losses.includes(null)) return null;
  return {
    optimizer: moving,
    loss: Array.isArray(loss) ? losses : (losses[0] as Json),
    loss_weights: null,
    metrics: Object.entries(metrics).flatMap(([name, metric]) => metricObject(name, metric)),
    weighted_metrics: null,
  };
}

const object = (module: string, kind: string, config: JsonObject): JsonObject => ({
  module,
  class_name: kind,
  config,
  registered_name: null,
});

/** The class of one of ours, or `null` for somebody else's. */
const kindOf = ({ type }: Serializable, family: string): string | null =>
  type.startsWith(`${family}/`) ? className(type) : null;

/** Whether an option says nothing: none excluded, nothing set. */
const isEmpty = (value: ConfigValue): boolean =>
  value === null ||
  value === false ||
  value === 0 ||
  (typeof value === 'object' && Object.keys(value).length === 0);

/** Options by Keras's names; `null` where one that says something has no name there. */
function renamed(
  config: Config,
  names: { readonly [option: string]: string },
  write: (value: ConfigValue) => Json | undefined,
): JsonObject | null {
  const written: { [name: string]: Json } = {};
  for (const [option, value] of Object.entries(config)) {
    const name = entryOf(names, option);
    const given = name === undefined ? undefined : write(value);
    if (name === undefined ? !isEmpty(value) : given === undefined) return null;
    if (name !== undefined) written[name] = given as Json;
  }
  return written;
}

function optimizerObject(optimizer: Optimizer): JsonObject | null {
  const kind = kindOf(optimizer, 'optimizers');
  const names = kind === null ? undefined : entryOf(OPTIMIZERS, kind);
  const options = names && renamed(optimizer.getConfig(), names, rateOrNumber);
  if (!options || kind === null) return null;
  const { momentum, ...others } = options;
  // Keras takes no whole number for the momentum, and JSON has no other zero.
  const moved = momentum === undefined || momentum === 0 ? {} : { momentum };
  return object('keras.optimizers', kind, { name: kerasSnakeCase(kind), ...others, ...moved });
}

function rateOrNumber(value: ConfigValue): Json | undefined {
  if (!isSerializedValue(value)) return value as Json;
  const kind = className(value.type);
  if (!SCHEDULES.has(kind)) return undefined;
  return object('keras.optimizers.schedules', kind, snakeKeys(value.config));
}

const snakeKeys = (config: Config): JsonObject =>
  Object.fromEntries(Object.entries(config).map(([key, value]) => [snakeCase(key), value as Json]));

const REDUCTIONS: { readonly [name: string]: string } = {
  mean: 'sum_over_batch_size',
  sum: 'sum',
  weightedMean: 'mean_with_sample_weight',
};

function lossObject(loss: Loss): JsonObject | null {
  const kind = kindOf(loss, 'losses');
  if (kind === null || !LOSSES.has(kind)) return null;
  const { reduction, ...config } = loss.getConfig();
  return object('keras.losses', kind, {
    ...snakeKeys(config),
    name: kerasSnakeCase(kind),
    reduction: REDUCTIONS[String(reduction)] ?? 'sum_over_batch_size',
  });
}

/** `accuracy` finds out by itself what it is about, in Keras as well. */
function metricObject(name: string, metric: Metric): Json[] {
  const kind = kindOf(metric, 'metrics');
  if (kind === 'Accuracy') return ['accuracy'];
  const names = kind === null ? undefined : entryOf(METRICS, kind);
  const options = names && renamed(metric.getConfig(), names, (value) => value as Json);
  if (!options || kind === null) return [];
  return [object('keras.metrics', kind, { ...options, name })];
}
