import {
  add,
  concat,
  dispose,
  grad,
  keep,
  mul,
  slice,
  sub,
  sum,
  tidy,
  zerosLike,
  type Model,
  type Tensor,
} from '@graftjs/core';
import { chosenClasses, scoresOf, totalScore, type ClassChoice } from './class-score.js';
import { explainedModel, type ExplainedScore } from './explained-model.js';
import { gaussLegendre } from './gauss-legendre.js';
import { refinedPath } from './refined-path.js';

export interface IntegratedGradientsOptions {
  /** Default: the class that the model finds most likely. */
  readonly class?: ClassChoice;
  /** Default `logit`: what comes before a final softmax or sigmoid, which has no slope near 1. */
  readonly score?: ExplainedScore;
  /** What counts as nothing, of the shape of `x` or broadcast to it. Default zeros. */
  readonly baseline?: Tensor;
  /** Points on the way; with a tolerance, at most so many. Default 50, with a tolerance 256. */
  readonly steps?: number;
  /**
   * Share of F(x) - F(x₀) that the completeness error may be. Given, each example gets points of its
   * own: where its attributions fail to sum to what F rises, the way is cut finer.
   */
  readonly tolerance?: number | undefined;
}

export interface IntegratedGradients {
  /** What each input contributed, of the shape of `x`; the caller disposes of it. */
  readonly attributions: Tensor;
  /** |Σ attributions - (F(x) - F(baseline))| for each example. */
  readonly completenessErrors: readonly number[];
  /** F(x) - F(baseline) for each example. */
  readonly differences: readonly number[];
  /** Points on the way of each example. */
  readonly points: readonly number[];
}

/**
 * Integrated gradients: (x - x₀) ∫₀¹ ∂F(x₀ + t (x - x₀))/∂x dt. The attributions of an example sum
 * to F(x) - F(x₀); how far they fail to is the completeness error, the measure of their worth.
 *
 * @example
 * const { attributions, completenessErrors } = await integratedGradients(model, images, { steps: 50 });
 * @see Sundararajan et al., "Axiomatic Attribution for Deep Networks", ICML 2017
 */
export async function integratedGradients(
  original: Model,
  x: Tensor,
  { class: choice, score = 'logit', baseline, tolerance, steps }: IntegratedGradientsOptions = {},
): Promise<IntegratedGradients> {
  const { model, dispose: release } = explainedModel(original, score);
  const output = model.predict(x) as Tensor;
  try {
    const classes = await chosenClasses(output, choice, 'integratedGradients');
    const start = keep(tidy(() => add(zerosLike(x), baseline ?? 0)));
    const way = keep(tidy(() => sub(x, start)));
    const { total, points } =
      tolerance === undefined
        ? evenPath(model, { start, way, classes }, steps ?? 50)
        : await finePaths(model, { x, start, classes }, { tolerance, most: steps ?? 256 });
    const axes = x.shape.map((_, i) => i).slice(1);
    const [attributions, sums, rise] = tidy(() => {
      const attributed = mul(total, way);
      const rise = sub(
        scoresOf(output, classes),
        scoresOf(model.predict(start) as Tensor, classes),
      );
      return [attributed, sum(attributed, axes), rise] as [Tensor, Tensor, Tensor];
    });
    const [reached, differences] = await Promise.all([
      sums.data<'float32'>(),
      rise.data<'float32'>(),
    ]);
    dispose([start, way, total, sums, rise]);
    return {
      attributions,
      points,
      differences: [...differences],
      completenessErrors: [...reached].map((r, i) => Math.abs(r - (differences[i] as number))),
    };
  } finally {
    output.dispose();
    release();
  }
}

interface Paths {
  /** Integral of the gradient, of the shape of `x`. */
  readonly total: Tensor;
  readonly points: readonly number[];
}

/** The points of Gauss and Legendre on the whole way, the same for all examples. */
function evenPath(
  model: Model,
  { start, way, classes }: { start: Tensor; way: Tensor; classes: readonly number[] },
  steps: number,
): Paths {
  const gradient = grad((at: Tensor) => totalScore(model.predict(at) as Tensor, classes));
  let total = keep(zerosLike(start));
  for (const { node, weight } of gaussLegendre(steps)) {
    const next = tidy(() => keep(add(total, mul(gradient(add(start, mul(way, node))), weight))));
    total.dispose();
    total = next;
  }
  return { total, points: classes.map(() => steps) };
}

/** One example after the other, each with the points that it needs. */
async function finePaths(
  model: Model,
  { x, start, classes }: { x: Tensor; start: Tensor; classes: readonly number[] },
  how: { readonly tolerance: number; readonly most: number },
): Promise<Paths> {
  const [parts, points]: [Tensor[], number[]] = [[], []];
  const row = (of: Tensor, i: number) => {
    const size = of.shape.slice(1);
    return slice(of, [i, ...size.map(() => 0)], [1, ...size]);
  };
  for (const [i, label] of classes.entries()) {
    const [own, from] = [row(x, i), row(start, i)];
    const path = await refinedPath(model, { x: own, start: from, label }, how);
    dispose([own, from]);
    parts.push(path.gradient);
    points.push(path.points);
  }
  const total = concat(parts, 0);
  dispose(parts);
  return { total, points };
}
