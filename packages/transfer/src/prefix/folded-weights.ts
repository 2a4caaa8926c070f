import { className, tensor, type Layer, type Parameter, type Tensor } from '@graftjs/core';

/** The last kernel of each kind of layer that can take a factor a channel. */
const KERNELS: { readonly [type: string]: string } = {
  Conv1D: 'kernel',
  Conv2D: 'kernel',
  DepthwiseConv2D: 'depthwise_kernel',
  SeparableConv2D: 'pointwise_kernel',
  Dense: 'kernel',
};

/** Whether a layer is linear in its last kernel, so that a factor a channel can go into it. */
export function isFoldable(layer: Layer): boolean {
  const config = layer.getConfig();
  const activation = config['activation'] as { type?: string } | undefined;
  return (
    className(layer.type) in KERNELS &&
    activation?.type === 'activations/linear' &&
    (config['activityRegularizer'] ?? null) === null
  );
}

/**
 * The weights of a layer with a batch normalisation in them, computed in double precision and
 * rounded once. Tensors of the caller's, in the layer's order, the bias last.
 */
export async function foldedWeights(layer: Layer, norm: Layer | null): Promise<Tensor[]> {
  if (!norm) return layer.getWeights();
  const { factor, term } = await affineOf(norm);
  const name = KERNELS[className(layer.type)] as string;
  const kernels = layer.parameters.filter((parameter) => parameter.name !== 'bias');
  const bias = layer.parameters.find((parameter) => parameter.name === 'bias');
  const shift = bias ? await bias.value.data() : null;
  const weights: Tensor[] = [];
  for (const kernel of kernels) {
    const values = Float64Array.from(await kernel.value.data());
    // Every kernel has its outputs last; a depthwise one as [channels, multiplier], row by row.
    if (kernel.name === name) {
      values.forEach((value, i) => (values[i] = value * (factor[i % factor.length] as number)));
    }
    weights.push(tensor(Float32Array.from(values), [...kernel.shape]));
  }
  const biases = factor.map((scale, i) => (shift?.[i] ?? 0) * scale + (term[i] as number));
  weights.push(tensor(Float32Array.from(biases), [biases.length]));
  return weights;
}

/** A normalisation by fixed statistics as factor · x + term, a channel. */
async function affineOf(norm: Layer): Promise<{ factor: Float64Array; term: Float64Array }> {
  const read = async (name: string): Promise<Float64Array | null> => {
    const parameter = norm.parameters.find((item: Parameter) => item.name === name);
    return parameter ? Float64Array.from(await parameter.value.data()) : null;
  };
  const mean = (await read('moving_mean')) as Float64Array;
  const variance = (await read('moving_variance')) as Float64Array;
  const gamma = await read('gamma');
  const beta = await read('beta');
  const epsilon = Number(norm.getConfig()['epsilon']);
  const factor = variance.map((value, i) => (gamma?.[i] ?? 1) / Math.sqrt(value + epsilon));
  const term = mean.map((value, i) => (beta?.[i] ?? 0) - value * (factor[i] as number));
  return { factor, term };
}
