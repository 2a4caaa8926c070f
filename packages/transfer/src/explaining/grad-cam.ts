import {
  add,
  ConfigError,
  div,
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
import { subModel } from '@graftjs/layers';
import { chosenClasses, totalScore, type ClassChoice } from './class-score.js';

export interface GradCamOptions {
  /** The layer whose feature maps [n, h, w, channels] are weighed: usually the last convolution. */
  readonly layer: string | Layer;
  /** Default: the class that the model finds most likely. */
  readonly class?: ClassChoice;
  /** Grad-CAM++: positive gradients, weighed by second and third powers. Default false. */
  readonly plusPlus?: boolean;
  /** Divides each map by its maximum. Default true. */
  readonly normalize?: boolean;
}

/**
 * Grad-CAM: where a convolutional classifier looks, ReLU(Σ_c mean_hw(∂y/∂A_c) A_c), enlarged to the
 * image. For a net of convolutions, global pooling and one linear layer it is the class activation
 * map, exactly. The output is taken as the model gives it: leave a final softmax out (or explain
 * its logits) where probabilities are near 0 or 1.
 *
 * @param x images [n, height, width, channels]
 * @returns maps [n, height, width], from 0 (and to 1, normalised); the caller disposes of them
 * @see Selvaraju et al., "Grad-CAM", ICCV 2017; Chattopadhay et al., "Grad-CAM++", WACV 2018
 */
export async function gradCam(
  model: Model,
  x: Tensor,
  { layer, class: choice, plusPlus = false, normalize = true }: GradCamOptions,
): Promise<Tensor> {
  const body = subModel(model, { to: layer });
  const head = subModel(model, { from: layer });
  const maps = body.predict(x) as Tensor;
  if (maps.rank !== 4) {
    maps.dispose();
    throw new ConfigError({
      where: 'gradCam',
      problem: `layer "${typeof layer === 'string' ? layer : layer.name}" gives rank ${maps.rank}, not images of feature maps`,
      hint: 'Choose the last convolution or the activation after it.',
    });
  }
  const output = head.predict(maps) as Tensor;
  try {
    const classes = await chosenClasses(output, choice, 'gradCam');
    return tidy(() => {
      const gradients = grad((a: Tensor) => totalScore(head.predict(a) as Tensor, classes))(maps);
      const weights = plusPlus
        ? secondOrderWeights(maps, gradients)
        : mean(gradients, [1, 2], true);
      const map = relu(sum(mul(weights, maps), -1, true)) as Tensor4D;
      const [, height = 1, width = 1] = x.shape;
      const large = squeeze(image.resizeBilinear(map, [height, width]), [3]);
      return normalize ? div(large, maximum(max(large, [1, 2], true), 1e-12)) : large;
    });
  } finally {
    maps.dispose();
    output.dispose();
  }
}

/** Σ_hw α ReLU(g) with α = g² / (2 g² + g³ Σ_hw A), for an exponential of the score. */
function secondOrderWeights(maps: Tensor, gradients: Tensor): Tensor {
  const squared = square(gradients);
  const cubed = mul(squared, gradients);
  const below = add(mul(squared, 2), mul(cubed, sum(maps, [1, 2], true)));
  const alpha = div(squared, add(below, 1e-12));
  return sum(mul(alpha, relu(gradients)), [1, 2], true);
}
