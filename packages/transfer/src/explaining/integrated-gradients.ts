import {
  add,
  dispose,
  grad,
  keep,
  mul,
  sub,
  sum,
  tidy,
  zerosLike,
  type Model,
  type Tensor,
} from '@graftjs/core';
import { chosenClasses, scoresOf, totalScore, type ClassChoice } from './class-score.js';
import { gaussLegendre } from './gauss-legendre.js';

export interface IntegratedGradientsOptions {
  /** Default: the class that the model finds most likely. */
  readonly class?: ClassChoice;
  /** What counts as nothing, of the shape of `x` or broadcast to it. Default zeros. */
  readonly baseline?: Tensor;
  /** Points on the way. Default 50. */
  readonly steps?: number;
}

export interface IntegratedGradients {
  /** What each input contributed, of the shape of `x`; the caller disposes of it. */
  readonly attributions: Tensor;
  /** |Σ attributions - (F(x) - F(baseline))| for each example. */
  readonly completenessErrors: readonly number[];
  /** F(x) - F(baseline) for each example. */
  readonly differences: readonly number[];
}

/**
 * Integrated gradients: (x - x₀) ∫₀¹ ∂F(x₀ + t (x - x₀))/∂x dt. The attributions of an example sum
 * to F(x) - F(x₀); how far they fail to is the completeness error, the measure of their worth.
 *
 * @see Sundararajan et al., "Axiomatic Attribution for Deep Networks", ICML 2017
 */
export async function integratedGradients(
  model: Model,
  x: Tensor,
  { class: choice, baseline, steps = 50 }: IntegratedGradientsOptions = {},
): Promise<IntegratedGradients> {
  const output = model.predict(x) as Tensor;
  try {
    const classes = await chosenClasses(output, choice, 'integratedGradients');
    const gradient = grad((at: Tensor) => totalScore(model.predict(at) as Tensor, classes));
    const start = keep(tidy(() => add(zerosLike(x), baseline ?? 0)));
    const way = keep(tidy(() => sub(x, start)));
    let total = keep(zerosLike(x));
    for (const { node, weight } of gaussLegendre(steps)) {
      const next = tidy(() => keep(add(total, mul(gradient(add(start, mul(way, node))), weight))));
      total.dispose();
      total = next;
    }
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
      differences: [...differences],
      completenessErrors: [...reached].map((r, i) => Math.abs(r - (differences[i] as number))),
    };
  } finally {
    output.dispose();
  }
}
