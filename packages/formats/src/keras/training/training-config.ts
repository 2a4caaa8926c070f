import { isJsonObject, kerasObject, type Json, type JsonObject } from '../keras-object.js';
import { pascalCase, snakeCase } from '../names.js';

/**
 * How a model was compiled, in the form that `.keras` archives have: `{ optimizer, loss,
 * loss_weights, metrics, weighted_metrics, … }`. HDF5 files and TensorFlow.js have the optimizer
 * under another name.
 */
export function fromOlderForm(config: JsonObject): JsonObject {
  const { optimizer_config: optimizer, ...rest } = config;
  return optimizer === undefined || 'optimizer' in config ? config : { optimizer, ...rest };
}

/** The same in the form of HDF5 files. */
export function toOlderForm(config: JsonObject): JsonObject {
  const { optimizer = null, ...rest } = config;
  if (optimizer === null) return rest;
  if (typeof optimizer === 'string') {
    return { ...rest, optimizer_config: { class_name: optimizer, config: {} } };
  }
  const { module: _module, registered_name: _name, ...bare } = optimizer as JsonObject;
  return { ...rest, optimizer_config: bare };
}

/** What stock TensorFlow.js makes optimizers of. */
const OPTIMIZERS = /^(Adadelta|Adagrad|Adam|Adamax|RMSprop|SGD)$/;

/**
 * As far as stock TensorFlow.js understands it, which refuses a model for anything else; `null` where
 * that leaves nothing.
 */
export function toTfjsForm(config: JsonObject): JsonObject | null {
  const optimizer = tfjsOptimizer(config['optimizer'] ?? null);
  const loss = tfjsLosses(config['loss'] ?? null);
  if (!optimizer || loss === null) return null;
  const metrics = config['metrics'] ?? null;
  const plain = Array.isArray(metrics) && metrics.every((metric) => typeof metric === 'string');
  return { optimizer_config: optimizer, loss, metrics: plain ? metrics : [] };
}

function tfjsOptimizer(given: Json): JsonObject | null {
  const object =
    typeof given === 'string' ? { className: pascalCase(given), config: {} } : kerasObject(given);
  const name =
    object?.className === 'Rmsprop'
      ? 'RMSprop'
      : object?.className === 'Sgd'
        ? 'SGD'
        : object?.className;
  if (!object || name === undefined || !OPTIMIZERS.test(name)) return null;
  const { learning_rate: rate = 0.001, ...others } = object.config as JsonObject;
  if (typeof rate !== 'number') return null;
  const numbers = Object.entries(others).filter(
    ([, value]) => typeof value === 'number' || typeof value === 'boolean',
  );
  return { class_name: name, config: { learning_rate: rate, ...Object.fromEntries(numbers) } };
}

function tfjsLosses(loss: Json): Json {
  if (Array.isArray(loss)) {
    const each = (loss as readonly Json[]).map(tfjsLoss);
    return each.includes(null) ? null : each;
  }
  if (!isJsonObject(loss) || kerasObject(loss)) return tfjsLoss(loss);
  const entries = Object.entries(loss).map(([key, value]) => [key, tfjsLoss(value)] as const);
  return entries.some(([, value]) => value === null) ? null : Object.fromEntries(entries);
}

/** The name of a loss that has no options of its own. */
function tfjsLoss(loss: Json): string | null {
  if (typeof loss === 'string') return loss;
  const object = kerasObject(loss);
  if (!object) return null;
  const { name: _name, reduction = null, dtype: _dtype, axis = -1, ...own } = object.config;
  const usual = reduction === null || reduction === 'sum_over_batch_size' || reduction === 'auto';
  const special = Object.values(own).some((value) => value !== false && value !== 0);
  return usual && axis === -1 && !special ? snakeCase(object.className).replace(/^_/, '') : null;
}
