import {
  conv2dTranspose as transposeOp,
  ConfigError,
  defineLayer,
  options,
  type Tensor3D,
  type Tensor4D,
} from '@graftjs/core';
import { kernelOptions, outputOptions, windowOptions } from './convolution-options.js';
import { channelAxis, shapeWithChannelsLast } from './data-format.js';
import { transposedLength } from './geometry.js';
import { biasOf, convolved, finish } from './output-part.js';

interface Sizes {
  readonly kernelSize: readonly number[];
  readonly strides: readonly number[];
  readonly padding: 'valid' | 'same';
  readonly outputPadding: readonly number[] | null;
}

const lengthAt = (length: number | null, axis: number, o: Sizes): number | null =>
  transposedLength(
    length,
    o.kernelSize[axis] ?? 1,
    o.strides[axis] ?? 1,
    o.padding,
    o.outputPadding?.[axis] ?? null,
  );

/**
 * The gradient of a convolution as a layer: makes images larger.
 *
 * Input [batch, height, width, channels], output [batch, newHeight, newWidth, filters]. Weights:
 * kernel [kernelHeight, kernelWidth, filters, channels], bias [filters].
 */
export const conv2dTranspose = defineLayer({
  type: 'layers/Conv2DTranspose',
  positional: 'filters',
  options: {
    filters: options.integer({ min: 1 }),
    ...windowOptions(2),
    outputPadding: options.nullable(options.perAxis(2, { min: 0 })),
    ...kernelOptions,
    ...outputOptions,
  },
  input: ({ dataFormat }) => ({ rank: 4, fixedAxis: channelAxis(dataFormat) }),
  build(b, o) {
    if (o.dilationRate.some((rate) => rate !== 1)) {
      throw new ConfigError({
        where: 'Conv2DTranspose',
        problem: 'dilation other than 1 is not supported',
        operands: [{ label: 'dilationRate', value: o.dilationRate }],
      });
    }
    return {
      kernel: b.weight('kernel', [...o.kernelSize, o.filters, b.dim(channelAxis(o.dataFormat))], {
        initializer: o.kernelInitializer,
        regularizer: o.kernelRegularizer,
        constraint: o.kernelConstraint,
      }),
      bias: biasOf(b, o.filters, o),
    };
  },
  outputShape: (input, o) =>
    shapeWithChannelsLast(input, o.dataFormat, ([batch = null, ...axes]) => [
      batch,
      ...axes.slice(0, 2).map((length, i) => lengthAt(length, i, o)),
      o.filters,
    ]),
  call: (x, context) =>
    convolved(x, context, (image, activation) => {
      const { options: o, weights } = context;
      const [batch = 0, height = 0, width = 0] = image.shape;
      const shape = [batch, lengthAt(height, 0, o) ?? 0, lengthAt(width, 1, o) ?? 0, o.filters];
      const y = transposeOp(
        image as Tensor3D,
        weights.kernel.value as Tensor4D,
        shape as [number, number, number, number] as never,
        [...o.strides] as [number, number],
        o.padding,
      );
      return finish(y, weights.bias, activation);
    }),
  outputMask: () => null,
});
