import {
  add,
  div,
  grad,
  keep,
  Random,
  square,
  tensor,
  tidy,
  zerosLike,
  type Model,
  type Tensor,
} from '@graftjs/core';
import { chosenClasses, totalScore, type ClassChoice } from './class-score.js';
import { explainedModel, type ExplainedScore } from './explained-model.js';

export interface SmoothGradOptions {
  /** Default: the class that the model finds most likely. */
  readonly class?: ClassChoice;
  /** Default `logit`: what comes before a final softmax or sigmoid, which has no slope near 1. */
  readonly score?: ExplainedScore;
  /** Noisy copies. Default 25. */
  readonly samples?: number;
  /** Deviation of the noise, in the unit of the inputs. Default 0.15. */
  readonly noise?: number;
  /** Averages squared gradients, which keeps what changes its sign. Default false. */
  readonly squared?: boolean;
  /** Default 0. */
  readonly seed?: number;
}

/**
 * SmoothGrad: the gradient of a class by the input, averaged over noisy copies of it.
 *
 * @returns of the shape of `x`; the caller disposes of it
 * @example
 * const gradients = await smoothGrad(model, images, { samples: 25, noise: 0.15 });
 * @see Smilkov et al., "SmoothGrad: removing noise by adding noise", 2017
 */
export async function smoothGrad(
  original: Model,
  x: Tensor,
  {
    class: choice,
    score = 'logit',
    samples = 25,
    noise = 0.15,
    squared = false,
    seed = 0,
  }: SmoothGradOptions = {},
): Promise<Tensor> {
  const { model, dispose: release } = explainedModel(original, score);
  const output = model.predict(x) as Tensor;
  try {
    const classes = await chosenClasses(output, choice, 'smoothGrad');
    const gradient = grad((at: Tensor) => totalScore(model.predict(at) as Tensor, classes));
    const random = new Random(seed).split('smooth-grad');
    let total = keep(zerosLike(x));
    for (let i = 0; i < samples; i++) {
      const draws = Float32Array.from({ length: x.size }, () => noise * random.normal());
      const next = tidy(() => {
        const g = gradient(add(x, tensor(draws, x.shape)));
        return keep(add(total, squared ? square(g) : g));
      });
      total.dispose();
      total = next;
    }
    const smooth = tidy(() => div(total, samples));
    total.dispose();
    return smooth;
  } finally {
    output.dispose();
    release();
  }
}
