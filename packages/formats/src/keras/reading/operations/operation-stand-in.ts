import type { Json, JsonObject, KerasObject } from '../../keras-object.js';
import { isJsonObject } from '../../keras-object.js';
import { callOf } from '../calls/call.js';
import { functionName } from './tensorflow-operation.js';

/** Operations that layers exist for, by what Keras calls them; their options are the same. */
const POOLINGS: { readonly [operation: string]: string } = {
  AveragePool: 'AveragePooling',
  MaxPool: 'MaxPooling',
};

/** The layer that computes what an operation does and has the same options, or `null`. */
export function operationStandIn(object: KerasObject, nodes: readonly Json[]): KerasObject | null {
  const { className, config } = object;
  const layer = (name: string, options: JsonObject): KerasObject => ({
    className: name,
    config: { name: config['name'] ?? null, ...options },
    registeredName: null,
    module: 'keras.layers',
  });
  if (className === 'Resize') return layer('Resizing', resizing(config['size'] ?? null, config));
  if (className === 'TFOpLambda' && functionName(object) === 'tf.image.resize') {
    const { kwargs, args } = callOf(nodes[0] ?? null);
    const {
      size = args[1] ?? null,
      method: interpolation = 'bilinear',
      antialias = false,
    } = kwargs;
    return layer('Resizing', resizing(size, { interpolation, antialias }));
  }
  const pooling = Object.hasOwn(POOLINGS, className) ? POOLINGS[className] : undefined;
  const rank = rankOf(callOf(nodes[0] ?? null).args[0] ?? null);
  if (pooling === undefined || rank === null) return null;
  return layer(`${pooling}${rank - 2}D`, config);
}

function resizing(size: Json, { size: _size, ...options }: JsonObject): JsonObject {
  const [height = null, width = null] = Array.isArray(size) ? (size as readonly Json[]) : [];
  return { ...options, height, width };
}

/** The rank of a tensor of Keras 3. */
function rankOf(tensor: Json): number | null {
  const config = isJsonObject(tensor) ? tensor['config'] : undefined;
  const shape = isJsonObject(config) ? config['shape'] : undefined;
  return Array.isArray(shape) ? shape.length : null;
}
