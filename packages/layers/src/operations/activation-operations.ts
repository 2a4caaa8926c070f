import type { Activation, ConfigValue, Tensor } from '@graftjs/core';
import { activations } from '../activations/index.js';
import type { OperationDefinition, Settings } from './operation-definition.js';

type Make = (options: object) => Activation;

/** An activation as an operation; settings that are left out are those of `keras.ops`. */
function applied(
  make: Make,
  standard: { readonly [name: string]: ConfigValue } = {},
  fixed: object = {},
): OperationDefinition {
  const of = (settings: Settings): Activation => {
    const given = Object.entries(settings).filter(([, value]) => value !== null);
    return make({ ...standard, ...Object.fromEntries(given), ...fixed });
  };
  return {
    tensors: ['x'],
    settings: Object.keys(standard),
    shape: ([x = []], settings) => of(settings).outputShape?.(x) ?? x,
    run: ([x], settings) => of(settings).apply(x as Tensor),
  };
}

const of = (name: keyof typeof activations): Make => activations[name] as unknown as Make;

/** The functions of `keras.ops.nn` that are activations. */
export const activationOperations = {
  celu: applied(of('celu'), { alpha: 1 }),
  elu: applied(of('elu'), { alpha: 1 }),
  gelu: applied(of('gelu'), { approximate: true }),
  glu: applied(of('glu'), { axis: -1 }),
  hardSigmoid: applied(of('hardSigmoid'), {}, { form: 'keras3' }),
  hardSilu: applied(of('hardSilu')),
  hardTanh: applied(of('hardTanh')),
  leakyRelu: applied(of('leakyRelu'), { negativeSlope: 0.2 }),
  logSigmoid: applied(of('logSigmoid')),
  logSoftmax: applied(of('logSoftmax'), { axis: -1 }),
  relu: applied(of('relu')),
  relu6: applied(of('relu6')),
  selu: applied(of('selu')),
  sigmoid: applied(of('sigmoid')),
  silu: applied(of('silu')),
  softmax: applied(of('softmax'), { axis: -1 }),
  softplus: applied(of('softplus')),
  softsign: applied(of('softsign')),
  squareplus: applied(of('squareplus'), { b: 4 }),
  tanhShrink: applied(of('tanhShrink')),
} satisfies { readonly [name: string]: OperationDefinition };
