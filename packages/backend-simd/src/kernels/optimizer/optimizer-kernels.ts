import { util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { SimdBackend } from '../../backend.js';
import { floatBits } from '../float-bits.js';
import type { KernelCall, KernelFamily } from '../native-kernel.js';

const GRAIN = 1 << 14;

/**
 * The next value of a tensor: over the old one where nobody else shares its data, else beside it.
 * Either way the caller gets a tensor of its own and disposes of the old one.
 */
function next(backend: SimdBackend, tensor: TensorInfo): TensorInfo {
  if (backend.refCount(tensor.dataId) > 1) return backend.output(tensor.shape);
  return backend.alias(tensor, tensor.shape);
}

/**
 * Adam (Kingma & Ba 2014) and, with a decay, AdamW (Loshchilov & Hutter 2017) in one pass.
 * Inputs value, gradient, m, v; attributes rate, beta1, beta2, epsilon, step (from 1), decay
 * (default 0, not yet times the rate). Gives the next value, m and v.
 */
function adam({ inputs, attrs, backend }: KernelCall): TensorInfo[] | undefined {
  const { value, gradient, m, v } = inputs as Record<string, TensorInfo>;
  const n = util.sizeFromShape(value!.shape);
  if (n === 0 || !backend.holdsFloats(value!, gradient!, m!, v!)) return undefined;
  const { rate, beta1, beta2, epsilon, step, decay = 0 } = attrs as Record<string, number>;
  const corrected = (rate! * Math.sqrt(1 - beta2! ** step!)) / (1 - beta1! ** step!);
  const outs = [value!, m!, v!].map((tensor) => next(backend, tensor));
  const operands = [value!, gradient!, m!, v!, ...outs].map((tensor) => backend.address(tensor));
  const scalars = [corrected, 1 - beta1!, 1 - beta2!, epsilon!, rate! * decay].map(floatBits);
  backend.engine.run('adamStep', Math.ceil(n / GRAIN), ...operands, n, GRAIN, ...scalars);
  return outs;
}

/**
 * SGD with momentum in one pass. Inputs value, gradient, velocity (left out without momentum);
 * attributes rate, momentum, nesterov, decay (default 0; g + decay · value in place of g). Gives the next value and velocity.
 */
function sgd({ inputs, attrs, backend }: KernelCall): TensorInfo[] | undefined {
  const { value, gradient, velocity } = inputs as Record<string, TensorInfo | undefined>;
  const n = util.sizeFromShape(value!.shape);
  const given = velocity ? [value!, velocity] : [value!];
  if (n === 0 || !backend.holdsFloats(gradient!, ...given)) return undefined;
  const { rate, momentum = 0, decay = 0 } = attrs as Record<string, number>;
  const outs = given.map((tensor) => next(backend, tensor));
  const address = (tensor?: TensorInfo): number => (tensor ? backend.address(tensor) : 0);
  const operands = [value, gradient, velocity, ...outs].map(address);
  if (!velocity) operands.push(0);
  const scalars = [rate!, momentum, decay].map(floatBits);
  const nesterov = attrs['nesterov'] ? 1 : 0;
  backend.engine.run('sgdStep', Math.ceil(n / GRAIN), ...operands, n, GRAIN, ...scalars, nesterov);
  return outs;
}

export const optimizerKernels: KernelFamily = { GraftAdam: adam, GraftSgd: sgd };
