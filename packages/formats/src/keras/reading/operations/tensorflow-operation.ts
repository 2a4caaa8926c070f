import type { OperationName } from '@graftjs/layers';
import { entryOf } from '../../entry-of.js';
import type { Json, JsonObject, KerasObject } from '../../keras-object.js';
import type { Call } from '../calls/call.js';
import { operationCall, unknownOperation, type OperationCall } from './operation-node.js';

/**
 * A function of TensorFlow: the operation that it is, the names of its parameters in order, and
 * after a colon what Keras calls them where that differs.
 */
type TensorFlowFunction = readonly [operation: OperationName, ...parameters: string[]];

const one = (operation: OperationName): TensorFlowFunction => [operation, 'x'];
const two = (operation: OperationName): TensorFlowFunction => [operation, 'x:x1', 'y:x2'];
const reduced = (operation: OperationName): TensorFlowFunction => [
  operation,
  'input_tensor:x',
  'axis',
  'keepdims',
];

const FUNCTIONS: { readonly [name: string]: TensorFlowFunction } = {
  abs: one('absolute'),
  add: two('add'),
  argmax: ['argmax', 'input:x', 'axis'],
  argmin: ['argmin', 'input:x', 'axis'],
  bias_add: ['add', 'value:x1', 'bias:x2'],
  broadcast_to: ['broadcastTo', 'input:x', 'shape'],
  cast: ['cast', 'x', 'dtype'],
  ceil: one('ceil'),
  clip_by_value: ['clip', 't:x', 'clip_value_min:x_min', 'clip_value_max:x_max'],
  concat: ['concatenate', 'values:xs', 'axis'],
  cos: one('cos'),
  cumsum: ['cumsum', 'x', 'axis'],
  depth_to_space: ['depthToSpace', 'input:x', 'block_size', 'data_format'],
  divide: two('trueDivide'),
  divide_no_nan: two('divideNoNan'),
  einsum: ['einsum', 'equation:subscripts', 'inputs:operands'],
  elu: ['elu', 'features:x'],
  equal: two('equal'),
  erf: one('erf'),
  exp: one('exp'),
  expand_dims: ['expandDims', 'input:x', 'axis'],
  expm1: one('expm1'),
  floor: one('floor'),
  floordiv: two('floorDivide'),
  floormod: two('mod'),
  gather: ['take', 'params:x', 'indices', 'validate_indices', 'axis'],
  gelu: ['gelu', 'features:x', 'approximate'],
  getitem: ['getItem', 'x', 'slice_spec:key'],
  greater: two('greater'),
  greater_equal: two('greaterEqual'),
  identity: ['copy', 'input:x'],
  l2_normalize: ['normalize', 'x', 'axis', 'epsilon'],
  leaky_relu: ['leakyRelu', 'features:x', 'alpha:negative_slope'],
  less: two('less'),
  less_equal: two('lessEqual'),
  log: one('log'),
  log1p: one('log1p'),
  log_sigmoid: one('logSigmoid'),
  log_softmax: ['logSoftmax', 'logits:x', 'axis'],
  logical_and: two('logicalAnd'),
  logical_not: one('logicalNot'),
  logical_or: two('logicalOr'),
  matmul: ['matmul', 'a:x1', 'b:x2', 'transpose_a:transpose_x1', 'transpose_b:transpose_x2'],
  maximum: two('maximum'),
  minimum: two('minimum'),
  mod: two('mod'),
  mul: two('multiply'),
  multiply: two('multiply'),
  neg: one('negative'),
  negative: one('negative'),
  norm: ['norm', 'tensor:x', 'ord', 'axis', 'keepdims'],
  not_equal: two('notEqual'),
  one_hot: ['oneHot', 'indices:x', 'depth:num_classes'],
  ones_like: ['onesLike', 'input:x'],
  pad: ['pad', 'tensor:x', 'paddings:pad_width', 'mode', 'constant_values'],
  pow: two('power'),
  reciprocal: one('reciprocal'),
  reduce_all: reduced('all'),
  reduce_any: reduced('any'),
  reduce_logsumexp: reduced('logsumexp'),
  reduce_max: reduced('max'),
  reduce_mean: reduced('mean'),
  reduce_min: reduced('min'),
  reduce_prod: reduced('prod'),
  reduce_std: reduced('std'),
  reduce_sum: reduced('sum'),
  reduce_variance: reduced('var'),
  relu: ['relu', 'features:x'],
  relu6: ['relu6', 'features:x'],
  repeat: ['repeat', 'input:x', 'repeats', 'axis'],
  reshape: ['reshape', 'tensor:x', 'shape:newshape'],
  reverse: ['flip', 'tensor:x', 'axis'],
  rgb_to_grayscale: ['rgbToGrayscale', 'images'],
  roll: ['roll', 'input:x', 'shift', 'axis'],
  round: one('round'),
  rsqrt: one('rsqrt'),
  selu: ['selu', 'features:x'],
  sigmoid: one('sigmoid'),
  sign: one('sign'),
  silu: ['silu', 'features:x'],
  sin: one('sin'),
  softmax: ['softmax', 'logits:x', 'axis'],
  softplus: ['softplus', 'features:x'],
  softsign: ['softsign', 'features:x'],
  split: ['split', 'value:x', 'num_or_size_splits:indices_or_sections', 'axis'],
  sqrt: one('sqrt'),
  square: one('square'),
  squeeze: ['squeeze', 'input:x', 'axis'],
  stack: ['stack', 'values:xs', 'axis'],
  sub: two('subtract'),
  subtract: two('subtract'),
  swish: ['silu', 'features:x'],
  tanh: one('tanh'),
  tile: ['tile', 'input:x', 'multiples:repeats'],
  top_k: ['topK', 'input:x', 'k'],
  transpose: ['transpose', 'a:x', 'perm:axes'],
  truediv: two('trueDivide'),
  unstack: ['unstack', 'value:x', 'num', 'axis'],
  where: ['where', 'condition', 'x:x1', 'y:x2'],
  zeros_like: ['zerosLike', 'input:x'],
};

/** What a function takes where nothing is said, and Keras's operation takes something else. */
const STANDARD: { readonly [name: string]: JsonObject } = {
  argmax: { axis: 0 },
  argmin: { axis: 0 },
  cumsum: { axis: 0 },
  gather: { axis: 0 },
  gelu: { approximate: false },
  l2_normalize: { epsilon: 1e-6 },
};

/** Whether a layer is a function of TensorFlow that Keras 2 wrapped: `x + 1`, `tf.reshape(x, …)`. */
export const isTensorFlowFunction = ({ className }: KerasObject): boolean =>
  className === 'TFOpLambda' || className === 'SlicingOpLambda';

/** `tf.math.add`, as TensorFlow calls the function. */
export function functionName({ config }: KerasObject): string {
  const { function: path } = config;
  return `tf.${typeof path === 'string' ? path : '?'}`;
}

const lastName = (object: KerasObject): string => functionName(object).split('.').at(-1) as string;

export const isKnownFunction = (object: KerasObject): boolean =>
  // Images are resized by a layer.
  entryOf(FUNCTIONS, lastName(object)) !== undefined || functionName(object) === 'tf.image.resize';

/** A call of such a function as an operation. */
export function tensorFlowOperation(object: KerasObject, call: Call, where: string): OperationCall {
  const name = lastName(object);
  const found = entryOf(FUNCTIONS, name);
  if (!found) throw unknownOperation(functionName(object), where);
  const [operation, ...parameters] = found;
  const names = parameters.map((parameter) => parameter.split(':') as [string, string?]);
  const own = Object.fromEntries(
    call.args.map((value, i) => [names[i]?.[0] ?? `argument ${i}`, value]),
  );
  const given: { [name: string]: Json } = {};
  for (const [key, value] of Object.entries({
    ...entryOf(STANDARD, name),
    ...own,
    ...call.kwargs,
  })) {
    const [, keras] = names.find(([mine]) => mine === key) ?? [];
    if (key === 'name' || (value === null && key !== 'slice_spec')) continue;
    given[keras ?? key] = value;
  }
  return operationCall(operation, settled(operation, given), where);
}

/** Where TensorFlow means something else by the same name. */
function settled(operation: OperationName, given: { [name: string]: Json }): JsonObject {
  const { indices_or_sections: parts, epsilon, data_format: format, ...rest } = given;
  if (operation === 'split' && Array.isArray(parts)) {
    // The lengths of the parts, where Keras takes the places between them.
    let place = 0;
    const places = parts.slice(0, -1).map((length) => (place += Number(length)));
    return { ...rest, indices_or_sections: places };
  }
  if (operation === 'normalize' && typeof epsilon === 'number') {
    // ‖x‖² is held above epsilon there, ‖x‖ here.
    return { ...rest, epsilon: Math.sqrt(epsilon) };
  }
  return {
    ...rest,
    ...(parts === undefined ? {} : { indices_or_sections: parts }),
    ...(format === undefined || format === 'NHWC' ? {} : { data_format: format }),
  };
}
