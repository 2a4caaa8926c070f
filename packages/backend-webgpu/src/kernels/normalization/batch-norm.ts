import { util } from '@tensorflow/tfjs-core';
import { channelSums } from '../program/channel-sums.js';
import { forEachElement } from '../program/for-each-element.js';
import { registerOwnKernels, type OwnKernel } from '../register-own-kernels.js';

function sizesOf(shape: readonly number[]): { rows: number; channels: number; share: number } {
  const channels = shape.at(-1) ?? 1;
  const rows = util.sizeFromShape([...shape]) / channels;
  return { rows, channels, share: 1 / rows };
}

/** Mean and variance of each channel, the mean first: their difference keeps its digits. */
const moments: OwnKernel = ({ x }, _, storage) => {
  const { rows, channels, share } = sizesOf(x!.shape);
  const mean = channelSums(storage, {
    ...{ name: 'channel means', inputs: { x: x! }, rows, channels, floats: { share } },
    wgsl: `fn term(at : i32, channel : i32) -> f32 { return x[at] * uniforms.share; }`,
  });
  const variance = channelSums(storage, {
    ...{ name: 'channel variances', inputs: { x: x!, mean }, rows, channels, floats: { share } },
    wgsl: `
      fn term(at : i32, channel : i32) -> f32 {
        let centred = x[at] - mean[channel];
        return centred * centred * uniforms.share;
      }`,
  });
  return [mean, variance];
};

/** Gradient of a normalisation by the batch's own statistics: by x, scale and offset. */
const batchNormGrad: OwnKernel = ({ dy, x, mean, variance, scale }, attrs, storage) => {
  const { rows, channels, share } = sizesOf(x!.shape);
  const floats = { share, epsilon: attrs['epsilon'] as number };
  const statistics = { x: x!, mean: mean!, variance: variance! };
  const normalized =
    'let normal = (x[at] - mean[channel]) * inverseSqrt(variance[channel] + uniforms.epsilon);';
  const dOffset = channelSums(storage, {
    ...{ name: 'batch norm offsets', inputs: { dy: dy! }, rows, channels },
    wgsl: 'fn term(at : i32, channel : i32) -> f32 { return dy[at]; }',
  });
  const dScale = channelSums(storage, {
    ...{ name: 'batch norm scales', inputs: { dy: dy!, ...statistics }, rows, channels, floats },
    wgsl: `fn term(at : i32, channel : i32) -> f32 { ${normalized} return dy[at] * normal; }`,
  });
  const dx = forEachElement(storage, {
    name: 'batch norm grad',
    inputs: { dy: dy!, ...statistics, scale: scale!, dScale, dOffset },
    outputShape: x!.shape,
    uniforms: { channels },
    floats,
    wgsl: `
      fn element(at : i32) -> f32 {
        let channel = at % uniforms.channels;
        ${normalized}
        let slope = scale[channel] * inverseSqrt(variance[channel] + uniforms.epsilon);
        let pull = uniforms.share * (dOffset[channel] + normal * dScale[channel]);
        return slope * (dy[at] - pull);
      }`,
  });
  return [dx, dScale, dOffset];
};

/** Registers the normalisation of a batch, forward statistics and gradient. */
export function registerBatchNorm(backendName: string): void {
  registerOwnKernels(backendName, {
    GraftChannelMoments: moments,
    GraftBatchNormGrad: batchNormGrad,
  });
}
