import {
  engine,
  fused as tfjsFused,
  Tensor,
  type NamedAttrMap,
  type Tensor3D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { denseForward } from '../gradients/fused/dense.js';

type Options = Parameters<typeof tfjsFused.conv2d>[0];

/** What a convolution with ReLU is given as tensors that suit each other, else `null`. */
function suitable({ x, filter, bias, dilations = 1, dataFormat = 'NHWC' }: Options) {
  if (!(x instanceof Tensor && filter instanceof Tensor && bias instanceof Tensor)) return null;
  const fits =
    dataFormat === 'NHWC' &&
    x.rank === 4 &&
    filter.rank === 4 &&
    x.shape[3] === filter.shape[2] &&
    bias.rank === 1 &&
    bias.shape[0] === filter.shape[3] &&
    [dilations].flat().every((dilation) => dilation === 1);
  return fits ? { x, filter, bias } : null;
}

/**
 * Convolution, bias and activation as one kernel. tfjs takes them apart while it differentiates,
 * unless the activation is linear. ReLU stays fused here, since its gradient follows from the
 * output: two passes over memory less, and two tensors less to keep for the way back.
 */
function conv2d<T extends Tensor3D | Tensor4D>(options: Options): T {
  const differentiated = engine().state.gradientDepth > 0;
  const inputs = differentiated && options.activation === 'relu' ? suitable(options) : null;
  // Whatever else, and what is wrong, is for tfjs.
  if (!inputs) return tfjsFused.conv2d<T>(options as never);
  const { strides, pad, dimRoundingMode } = options;
  const attributes = { strides, pad, dimRoundingMode, dataFormat: 'NHWC', dilations: [1, 1] };
  return engine().runKernel('FusedConv2D', inputs, {
    ...attributes,
    activation: 'relu',
  } as unknown as NamedAttrMap) as T;
}

/** Product, bias and activation as one kernel where the backend has it for matrices. */
const matMul: typeof tfjsFused.matMul = (options) =>
  denseForward(options) ?? tfjsFused.matMul(options);

/** tfjs's fused ops, each of which differentiates. */
export const fused: typeof tfjsFused = { ...tfjsFused, conv2d, matMul };
