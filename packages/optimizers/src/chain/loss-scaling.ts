import {
  all,
  dispose,
  div,
  isFinite,
  logicalAnd,
  options,
  scalar,
  tidy,
  type ParameterGradient,
  type Tensor,
} from '@graftjs/core';
import { defineLink } from './link.js';

function allFinite(gradients: readonly ParameterGradient[]): boolean {
  const finite = tidy(() =>
    gradients
      .map(({ gradient }): Tensor => all(isFinite(gradient)))
      .reduce((a, b) => logicalAnd(a, b), scalar(true, 'bool')),
  );
  const answer = finite.dataSync()[0] !== 0;
  finite.dispose();
  return answer;
}

/**
 * Multiplies the loss, so that small gradients survive low precision, and divides its gradients
 * again (Micikevicius et al. 2017). Where one is not finite, the step is left out and the scale
 * halved; after `growthSteps` (2000) good ones it doubles. `optimizer.lossScale` is what the loss is
 * to be multiplied by; `minimize` does so.
 *
 * @example
 * chain(lossScaling({ initialScale: 1024 }), adam(1e-3));
 */
export const lossScaling = defineLink({
  type: 'optimizers/LossScaling',
  options: {
    initialScale: options.number({ min: 1, default: 32768 }),
    growthSteps: options.integer({ min: 1, default: 2000 }),
  },
  stateful: true,
  around({ inner, slots, options: { initialScale, growthSteps } }) {
    // `since` is the step of the last change; all of it is in every slot, so that it can be saved.
    let state = { scale: initialScale, since: 0, skipped: 0 };
    const remember = (gradients: readonly ParameterGradient[], changed: boolean) => {
      for (const { parameter } of gradients) {
        if (!changed && slots.get(parameter)) continue;
        tidy(() => {
          const { scale, since, skipped } = state;
          const saved = { scale: scalar(scale), since: scalar(since), skipped: scalar(skipped) };
          slots.set(parameter, 0, saved);
        });
      }
    };
    return {
      apply(gradients, iterations) {
        const { scale, since, skipped } = state;
        const next = iterations + 1;
        if (allFinite(gradients)) {
          const unscaled = gradients.map((entry) => ({
            ...entry,
            gradient: div(entry.gradient, scale),
          }));
          inner.apply(unscaled);
          dispose(unscaled.map(({ gradient }) => gradient));
          if (next - since >= growthSteps) state = { scale: scale * 2, since: next, skipped };
        } else {
          state = { scale: Math.max(1, scale / 2), since: next, skipped: skipped + 1 };
        }
        remember(gradients, state.since === next);
      },
      lossScale: () => state.scale,
      innerIterations: (iterations) => iterations - state.skipped,
      restored() {
        const read = [...slots.parameters].map((parameter) => {
          const saved = slots.get(parameter)!.slots;
          const number = (name: string) => saved[name]!.dataSync()[0]!;
          return { scale: number('scale'), since: number('since'), skipped: number('skipped') };
        });
        const latest = read.sort((a, b) => b.since - a.since)[0];
        state = latest ?? { scale: initialScale, since: 0, skipped: 0 };
      },
    };
  },
});
