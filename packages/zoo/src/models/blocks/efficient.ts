import type { Initializer, Layer, SymbolicTensor } from '@graftjs/core';
import {
  conv2d,
  dense,
  dropout,
  globalAveragePooling2d,
  initializers,
  multiply,
  reshape,
  type ActivationName,
} from '@graftjs/layers';
import { chain } from './draw.js';

/** Kernels of EfficientNets: He's variance by what leaves, as a truncated normal. */
export const efficientKernel = (): Initializer =>
  initializers.varianceScaling({ scale: 2, mode: 'fanOut', distribution: 'truncatedNormal' });

/** A convolution of an EfficientNet: no bias, size kept unless said otherwise. */
export const efficientConv2d = (
  filters: number,
  kernelSize: number,
  name: string,
  { strides = 1, padding = 'same' }: { strides?: number; padding?: 'same' | 'valid' } = {},
): Layer =>
  conv2d(filters, {
    kernelSize,
    strides,
    padding,
    useBias: false,
    kernelInitializer: efficientKernel(),
    name,
  });

/** Squeeze and excitation: each channel weighed by what all of them hold (Hu et al. 2018). */
export function squeezeExcite(
  x: SymbolicTensor,
  { channels, squeezed, name }: { channels: number; squeezed: number; name: string },
): SymbolicTensor {
  const kernelInitializer = efficientKernel();
  const options = { kernelSize: 1, padding: 'same', kernelInitializer } as const;
  const gate = chain(
    x,
    globalAveragePooling2d({ name: `${name}se_squeeze` }),
    reshape([1, 1, channels], { name: `${name}se_reshape` }),
    conv2d(squeezed, { ...options, activation: 'silu', name: `${name}se_reduce` }),
    conv2d(channels, { ...options, activation: 'sigmoid', name: `${name}se_expand` }),
  );
  return multiply({ name: `${name}se_excite` }).apply([x, gate]);
}

/** Pooling, dropout and classifier of EfficientNets. */
export const efficientTop =
  (rate: number) =>
  (x: SymbolicTensor, classes: number, activation: ActivationName): SymbolicTensor =>
    chain(
      x,
      globalAveragePooling2d({ name: 'avg_pool' }),
      dropout(rate, { name: 'top_dropout' }),
      dense(classes, {
        activation,
        kernelInitializer: initializers.varianceScaling({
          scale: 1 / 3,
          mode: 'fanOut',
          distribution: 'uniform',
        }),
        name: 'predictions',
      }),
    );
