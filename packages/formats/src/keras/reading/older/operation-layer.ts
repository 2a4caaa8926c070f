import { FormatError } from '@graftjs/core';
import { isJsonObject, type Json, type JsonObject } from '../../keras-object.js';
import { entryOf } from '../../entry-of.js';

type Layer = { readonly className: string; readonly config: JsonObject };

/** Operations of TensorFlow that one layer stands for. */
const PLAIN: Readonly<Record<string, string>> = {
  Add: 'Add',
  AddV2: 'Add',
  Identity: 'Identity',
  Maximum: 'Maximum',
  Minimum: 'Minimum',
  Mul: 'Multiply',
  Sub: 'Subtract',
};
const ACTIVATIONS: Readonly<Record<string, string>> = {
  Elu: 'elu',
  Exp: 'exponential',
  Relu: 'relu',
  Relu6: 'relu6',
  Selu: 'selu',
  Sigmoid: 'sigmoid',
  Softmax: 'softmax',
  Softplus: 'softplus',
  Softsign: 'softsign',
  Tanh: 'tanh',
};

/**
 * An operation of TensorFlow that tf.keras wrapped into a layer (`x + y`, `tf.reshape(x, …)`), as
 * the layer that does the same; its constants stand in the file, so nothing of it is code.
 */
export function operationLayer(config: JsonObject): Layer {
  const { node_def: node, constants } = config;
  const op = isJsonObject(node) ? node['op'] : undefined;
  const name = `tf_op_layer_${String(config['name'] ?? op)}`;
  const values = isJsonObject(constants) ? constants : {};
  const made = typeof op === 'string' ? layerFor(op, values) : null;
  if (made) return { className: made.className, config: { name, ...made.config } };
  throw new FormatError({
    where: `layer "${name}" (TensorFlowOpLayer)`,
    problem: `it is the operation ${String(op)} of TensorFlow, which no layer here stands for`,
  });
}

function layerFor(op: string, constants: JsonObject): Layer | null {
  const second = constants['1'];
  if (op === 'Reshape' && isList(second) && second[0] === -1) {
    return { className: 'Reshape', config: { target_shape: second.slice(1) } };
  }
  if (op === 'Transpose' && isList(second) && second[0] === 0) {
    return { className: 'Permute', config: { dims: second.slice(1) } };
  }
  const activation = entryOf(ACTIVATIONS, op);
  if (activation) return { className: 'Activation', config: { activation } };
  const [key, constant] = Object.entries(constants)[0] ?? [];
  if (typeof constant === 'number') return withConstant(op, key === '0', constant);
  const plain = entryOf(PLAIN, op);
  return plain && constant === undefined ? { className: plain, config: {} } : null;
}

/** x · c, x + c, x − c and c − x are x · scale + offset. */
function withConstant(op: string, first: boolean, constant: number): Layer | null {
  const rescaling = (scale: number, offset: number): Layer => ({
    className: 'Rescaling',
    config: { scale, offset },
  });
  if (op === 'Mul') return rescaling(constant, 0);
  if (op === 'Add' || op === 'AddV2') return rescaling(1, constant);
  if (op === 'Sub') return first ? rescaling(-1, constant) : rescaling(1, -constant);
  return op === 'RealDiv' && !first ? rescaling(1 / constant, 0) : null;
}

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);
