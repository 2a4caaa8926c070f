import {
  add,
  engine,
  grads,
  mean,
  mul,
  rsqrt,
  square,
  sub,
  sum,
  type GradConfig,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { runOwnKernel } from '../../backend/run-own-kernel.js';
import { gradientsWithin } from '../fused-kernel.js';

/** What `normalizeRows` takes beside its tensors. */
export interface RowNormAttributes {
  readonly epsilon: number;
  /** Whether the mean is taken away. */
  readonly centered: boolean;
}

/** (x − mean) / √(variance + ε) · scale + offset over the last axis, by ops. */
function compose(
  [x, scale, offset]: readonly Tensor[],
  { epsilon, centered }: RowNormAttributes,
): Tensor {
  const parts = centered ? sub(x as Tensor, mean(x as Tensor, -1, true)) : (x as Tensor);
  const inverse = rsqrt(add(mean(square(parts), -1, true), epsilon));
  const y = mul(parts, mul(inverse, scale as Tensor));
  return offset ? add(y, offset) : y;
}

/**
 * Rows [rows, n] of mean 0 (where centered) and variance 1, times scale [n], plus offset [n] if
 * given: one kernel each way where the active backend has them.
 */
export function runRowNorm(
  x: Tensor,
  scale: Tensor,
  offset: Tensor | undefined,
  attrs: RowNormAttributes,
): Tensor {
  const inputs = { x, scale, ...(offset && { offset }) };
  const y = runOwnKernel('GraftRowNorm', inputs, { ...attrs })?.[0];
  return y ?? compose(Object.values(inputs), attrs);
}

/** By x, scale and offset at once: all three come out of one pass over the rows. */
export const rowNormGradient: GradConfig = {
  kernelName: 'GraftRowNorm',
  inputsToSave: ['x', 'scale'],
  outputsToSave: [false, true, true],
  gradFunc: (dys, saved, attrs) => {
    const dy = (Array.isArray(dys) ? dys[0] : dys) as Tensor;
    const [x, scale, center, inverse] = saved as [Tensor, Tensor, Tensor, Tensor];
    const inputs = { dy, x, scale, mean: center, inverse };
    const [dx, byScale, byOffset] = engine().runKernel(
      'GraftRowNormGrad',
      inputs,
      attrs,
    ) as unknown as [Tensor, Tensor, Tensor];
    return { x: () => dx, scale: () => byScale, offset: () => byOffset };
  },
};

/** Gradients of gradients: those of the ops that the kernel stands for. */
export const rowNormGradGradient: GradConfig = {
  kernelName: 'GraftRowNormGrad',
  inputsToSave: ['dy', 'x', 'scale', 'mean', 'inverse'],
  gradFunc: (ddys, saved, attrs) => {
    const [dy, x, scale, center, inverse] = saved as [Tensor, Tensor, Tensor, Tensor, Tensor];
    const settings = attrs as unknown as RowNormAttributes;
    const backward = (dy: Tensor, x: Tensor, scale: Tensor) => {
      const f = (x: Tensor, scale: Tensor) => compose([x, scale], settings);
      return grads(f)([x, scale], dy) as [Tensor, Tensor];
    };
    const objective = (...given: Tensor[]): Tensor => {
      const [dy, x, scale] = given as [Tensor, Tensor, Tensor];
      const [dx, byScale] = backward(dy, x, scale);
      const [ddx, ddScale, ddOffset] = ddys as unknown as [Tensor, Tensor, Tensor];
      const terms = [mul(dx, ddx), mul(byScale, ddScale), mul(dy, ddOffset)];
      return terms.map((term) => sum(term)).reduce((a, b) => add(a, b));
    };
    const all = gradientsWithin(() => grads(objective)([dy, x, scale])) as [Tensor, Tensor, Tensor];
    return {
      dy: () => all[0],
      x: () => all[1],
      scale: () => all[2],
      // What x already determines has no say of its own.
      mean: () => mul(center, 0),
      inverse: () => mul(inverse, 0),
    };
  },
};
