import {
  conv2dTranspose,
  conv3dTranspose,
  defineLayer,
  expandDims,
  options,
  squeeze,
  type Shape,
  type Tensor,
  type Tensor4D,
  type Tensor5D,
} from '@graftjs/core';
import { kernelOptions, outputOptions, windowOptions } from './convolution-options.js';
import { channelAxis, shapeWithChannelsLast } from './data-format.js';
import { dilatedKernel } from './dilated-kernel.js';
import { transposedLength } from './geometry.js';
import { biasOf, convolved, finish } from './output-part.js';

interface Sizes {
  readonly kernelSize: readonly number[];
  readonly strides: readonly number[];
  readonly dilationRate: readonly number[];
  readonly padding: 'valid' | 'same';
  readonly outputPadding: readonly number[] | null;
}

/** Lengths of the spatial axes after a transposed convolution; free ones stay free. */
const lengthsAfter = (lengths: Shape, o: Sizes): Shape =>
  o.kernelSize.map((size, axis) =>
    transposedLength(
      lengths[axis] ?? null,
      (size - 1) * (o.dilationRate[axis] ?? 1) + 1,
      o.strides[axis] ?? 1,
      o.padding,
      o.outputPadding?.[axis] ?? null,
    ),
  );

/** The products, over one to three spatial axes; the output has the shape given. */
function transposedProducts(
  x: Tensor,
  kernel: Tensor,
  shape: readonly number[],
  strides: readonly number[],
  padding: 'valid' | 'same',
): Tensor {
  if (kernel.rank === 5) {
    const target = shape as unknown as [number, number, number, number, number];
    const steps = [...strides] as [number, number, number];
    return conv3dTranspose(x as Tensor5D, kernel as Tensor5D, target, steps, padding);
  }
  if (kernel.rank === 4) {
    const target = [...shape] as [number, number, number, number];
    const steps = [...strides] as [number, number];
    return conv2dTranspose(x as Tensor4D, kernel as Tensor4D, target, steps, padding);
  }
  // A sequence is an image one pixel high.
  const [batch = 0, ...rest] = shape;
  const image = transposedProducts(
    expandDims(x, 1),
    expandDims(kernel, 0),
    [batch, 1, ...rest],
    [1, ...strides],
    padding,
  );
  return squeeze(image, [1]);
}

/** The layer for that many spatial axes. */
export const transposedConvolution = <const Axes extends number>(axes: Axes, name: string) =>
  defineLayer({
    type: `layers/${name}`,
    positional: 'filters',
    options: {
      filters: options.integer({ min: 1 }),
      ...windowOptions(axes),
      outputPadding: options.nullable(options.perAxis(axes, { min: 0 })),
      ...kernelOptions,
      ...outputOptions,
    },
    input: ({ dataFormat }) => ({ rank: axes + 2, fixedAxis: channelAxis(dataFormat) }),
    build: (b, o) => ({
      kernel: b.weight('kernel', [...o.kernelSize, o.filters, b.dim(channelAxis(o.dataFormat))], {
        initializer: o.kernelInitializer,
        regularizer: o.kernelRegularizer,
        constraint: o.kernelConstraint,
      }),
      bias: biasOf(b, o.filters, o),
    }),
    outputShape: (input, o) =>
      shapeWithChannelsLast(input, o.dataFormat, ([batch = null, ...lengths]) => [
        batch,
        ...lengthsAfter(lengths, o),
        o.filters,
      ]),
    call: (x, context) =>
      convolved(x, context, (image, activation) => {
        const { options: o, weights } = context;
        const [batch = 0, ...lengths] = image.shape;
        const shape = [batch, ...(lengthsAfter(lengths, o) as number[]), o.filters];
        const kernel = dilatedKernel(weights.kernel.value, o.dilationRate);
        const y = transposedProducts(image, kernel, shape, o.strides, o.padding);
        return finish(y, weights.bias, activation);
      }),
    outputMask: () => null,
  });
