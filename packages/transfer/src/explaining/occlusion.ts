import { ConfigError, mul, add, sub, tensor, tidy, type Model, type Tensor } from '@graftjs/core';
import { chosenClasses, scoresOf, type ClassChoice } from './class-score.js';
import { imageSize, spatialAxes } from './feature-maps.js';
import { explainedModel, type ExplainedScore } from './explained-model.js';

export interface OcclusionOptions {
  /** Default: the class that the model finds most likely. */
  readonly class?: ClassChoice;
  /** Default `logit`: what comes before a final softmax or sigmoid, which has no slope near 1. */
  readonly score?: ExplainedScore;
  /** Side of the square that hides a part of the image, in pixels. Default an eighth of the width. */
  readonly window?: number;
  /** How far it moves, in pixels. Default half the window. */
  readonly stride?: number;
  /** What it is filled with, in the unit of the inputs. Default 0. */
  readonly fill?: number;
}

/**
 * Occlusion: how much the score of a class falls when a part of the image is hidden. Each pixel gets
 * the mean fall over the squares that hid it.
 *
 * @param x images [n, height, width, channels]
 * @returns maps [n, height, width]; the caller disposes of them
 * @example
 * const falls = await occlusion(model, images, { window: 32, stride: 16 });
 * @see Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks", ECCV 2014
 */
export async function occlusion(
  original: Model,
  x: Tensor,
  { class: choice, score = 'logit', window, stride, fill = 0 }: OcclusionOptions = {},
): Promise<Tensor> {
  const [height, width] = imageSize('occlusion', original, x);
  const count = x.shape[0] as number;
  const first = spatialAxes(original)[0] === 2;
  const side = window ?? Math.max(1, Math.round(width / 8));
  const step = stride ?? Math.max(1, Math.floor(side / 2));
  if (side > Math.min(height, width)) {
    throw new ConfigError({
      where: 'occlusion',
      problem: `a window of ${side} does not fit images of shape [${x.shape.join(', ')}]`,
    });
  }
  const { model, dispose: release } = explainedModel(original, score);
  const output = model.predict(x) as Tensor;
  try {
    const classes = await chosenClasses(output, choice, 'occlusion');
    const falls = new Float32Array(count * height * width);
    const covered = new Float32Array(height * width);
    for (const top of positions(height, side, step)) {
      for (const left of positions(width, side, step)) {
        const open = new Float32Array(height * width).fill(1);
        for (let r = top; r < top + side; r++)
          open.fill(0, r * width + left, r * width + left + side);
        const fall = tidy(() => {
          const mask = tensor(open, first ? [1, 1, height, width] : [1, height, width, 1]);
          const hidden = add(mul(x, mask), mul(sub(1, mask), fill));
          return sub(scoresOf(output, classes), scoresOf(model.predict(hidden) as Tensor, classes));
        });
        const values = await fall.data<'float32'>();
        fall.dispose();
        open.forEach((visible, at) => {
          if (visible) return;
          covered[at]! += 1;
          for (let i = 0; i < count; i++) falls[i * height * width + at]! += values[i]!;
        });
      }
    }
    return tensor(
      falls.map((sum, at) => sum / Math.max(1, covered[at % (height * width)]!)),
      [count, height, width],
    );
  } finally {
    output.dispose();
    release();
  }
}

/** Where the window begins along one axis; the last one ends at the edge. */
function positions(length: number, side: number, step: number): number[] {
  const last = length - side;
  const starts = Array.from({ length: Math.floor(last / step) + 1 }, (_, i) => i * step);
  return starts.at(-1) === last ? starts : [...starts, last];
}
