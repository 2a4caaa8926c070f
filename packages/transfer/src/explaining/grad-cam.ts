import {
  add,
  ConfigError,
  div,
  expandDims,
  grad,
  image,
  max,
  maximum,
  mean,
  mul,
  relu,
  square,
  squeeze,
  sum,
  tidy,
  type Layer,
  type Model,
  type Tensor,
  type Tensor4D,
} from '@graftjs/core';
import { inlineModels, outputOf, subModel } from '@graftjs/layers';
import { selectLayers } from '../selection/select-layers.js';
import { channelAxis } from '../surgery/channel-axis.js';
import { chosenClasses, totalScore, type ClassChoice } from './class-score.js';
import { explainedModel, type ExplainedScore } from './explained-model.js';
import { imageSize, lastFeatureMaps, spatialAxes } from './feature-maps.js';

export interface GradCamOptions {
  /**
   * The layer whose feature maps are weighed, or the block or stage that ends in it, also deep inside
   * other models. Default the last that gives maps of more than one pixel.
   */
  readonly layer?: string | Layer;
  /** Default: the class that the model finds most likely. */
  readonly class?: ClassChoice;
  /** Default `logit`: what comes before a final softmax or sigmoid, which has no slope near 1. */
  readonly score?: ExplainedScore;
  /** Grad-CAM++: positive gradients, weighed by second and third powers. Default false. */
  readonly plusPlus?: boolean;
  /** Divides each map by its maximum. Default true. */
  readonly normalize?: boolean;
}

/**
 * Grad-CAM: where a convolutional classifier looks, ReLU(Σ_c mean_hw(∂y/∂A_c) A_c), enlarged to the
 * image. For a net of convolutions, global pooling and one dense layer it is the class activation map,
 * exactly.
 *
 * @param x images [n, height, width, channels], or [n, channels, height, width] as the model takes them
 * @returns maps [n, height, width], from 0 (and to 1, normalised); the caller disposes of them
 * @example
 * const maps = await gradCam(model, stack([toTensor(photo.x)])); // heatPicture(pixels, map) lays one over
 * @see Selvaraju et al., "Grad-CAM", ICCV 2017; Chattopadhay et al., "Grad-CAM++", WACV 2018
 */
export async function gradCam(
  original: Model,
  x: Tensor,
  {
    layer,
    class: choice,
    score = 'logit',
    plusPlus = false,
    normalize = true,
  }: GradCamOptions = {},
): Promise<Tensor> {
  const size = imageSize('gradCam', original, x);
  const chosen =
    layer === undefined ? lastFeatureMaps(original) : selectLayers(original, layer).at(-1);
  if (!chosen) {
    throw new ConfigError({
      where: 'gradCam',
      problem: `no layer of model "${original.name}" gives images of feature maps`,
    });
  }
  const { model, dispose } = explainedModel(original, score);
  let maps: Tensor | null = null;
  let output: Tensor | null = null;
  try {
    const { shape } = outputOf(inlineModels(original), chosen);
    if (shape.length !== 4) throw noMaps(chosen, shape.length);
    const place = outputOf(model, chosen);
    const head = subModel(model, { from: place });
    const made = subModel(model, { to: place }).predict(x) as Tensor;
    maps = made;
    output = head.predict(made) as Tensor;
    const classes = await chosenClasses(output, choice, 'gradCam');
    const axes = [...spatialAxes(model, place)];
    return tidy(() => {
      const gradients = grad((a: Tensor) => totalScore(head.predict(a) as Tensor, classes))(made);
      const weights = plusPlus
        ? secondOrderWeights(made, gradients, axes)
        : mean(gradients, axes, true);
      const map = relu(sum(mul(weights, made), channelAxis(model, place)));
      const large = squeeze(
        image.resizeBilinear(expandDims(map, -1) as Tensor4D, [...size] as [number, number]),
        [3],
      );
      return normalize ? div(large, maximum(max(large, [1, 2], true), 1e-12)) : large;
    });
  } finally {
    maps?.dispose();
    output?.dispose();
    dispose();
  }
}

const noMaps = ({ name }: Layer, rank: number): ConfigError =>
  new ConfigError({
    where: 'gradCam',
    problem: `layer "${name}" gives rank ${rank}, not images of feature maps`,
    hint: 'Choose the last convolution or the activation after it.',
  });

/** Σ_hw α ReLU(g) with α = g² / (2 g² + g³ Σ_hw A), for an exponential of the score. */
function secondOrderWeights(maps: Tensor, gradients: Tensor, axes: number[]): Tensor {
  const squared = square(gradients);
  const cubed = mul(squared, gradients);
  const below = add(mul(squared, 2), mul(cubed, sum(maps, axes, true)));
  const alpha = div(squared, add(below, 1e-12));
  return sum(mul(alpha, relu(gradients)), axes, true);
}
