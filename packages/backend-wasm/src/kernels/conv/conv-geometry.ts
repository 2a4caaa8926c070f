import { backend_util } from '@tensorflow/tfjs-core';

/** One spatial axis of a convolution: y[i] = Σ_k x[stride · i + dilation · k − before] · w[k]. */
export interface ConvAxis {
  readonly input: number;
  readonly kernel: number;
  readonly output: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
  /** Padding after the last pixel. */
  readonly after: number;
}

export interface ConvGeometry {
  readonly batch: number;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly height: ConvAxis;
  readonly width: ConvAxis;
  readonly channelsLast: boolean;
}

/** Attributes of tfjs's convolution kernels; those that a kernel lacks mean one. */
export interface ConvAttributes {
  readonly strides: [number, number] | number;
  readonly pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  readonly dilations?: [number, number] | number;
  readonly dataFormat?: 'NHWC' | 'NCHW';
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** What tfjs-core makes of the shapes and attributes of a convolution. */
export function convGeometry(
  inputShape: readonly number[],
  filterShape: readonly number[],
  attributes: ConvAttributes,
  depthwise = false,
): ConvGeometry {
  const { strides, pad, dilations, dataFormat = 'NHWC', dimRoundingMode } = attributes;
  const info = backend_util.computeConv2DInfo(
    inputShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    strides,
    // tfjs-core passes null on where its caller leaves them out.
    dilations ?? 1,
    explicitPad(pad, dataFormat),
    dimRoundingMode,
    depthwise,
    backend_util.convertConv2DDataFormat(dataFormat),
  );
  return {
    batch: info.batchSize,
    inChannels: info.inChannels,
    outChannels: info.outChannels,
    channelsLast: info.dataFormat === 'channelsLast',
    height: {
      input: info.inHeight,
      kernel: info.filterHeight,
      output: info.outHeight,
      stride: info.strideHeight,
      dilation: info.dilationHeight,
      before: info.padInfo.top,
      after: info.padInfo.bottom,
    },
    width: {
      input: info.inWidth,
      kernel: info.filterWidth,
      output: info.outWidth,
      stride: info.strideWidth,
      dilation: info.dilationWidth,
      before: info.padInfo.left,
      after: info.padInfo.right,
    },
  };
}

/**
 * Padding by one number, written out for each side. For a number tfjs-core takes the width of the
 * output from the height of the filter, and XNNPACK then writes beyond the output.
 */
export function explicitPad<Pad>(
  pad: Pad | number,
  dataFormat: 'NHWC' | 'NCHW' = 'NHWC',
): Pad | backend_util.ExplicitPadding {
  if (typeof pad !== 'number') return pad;
  const around: [number, number] = [pad, pad];
  return dataFormat === 'NCHW'
    ? [[0, 0], [0, 0], around, around]
    : [[0, 0], around, around, [0, 0]];
}
