import { addN, mul, scalar, square, sub, sum, type Scalar } from '@graftjs/core';
import { checkStrength } from '../statistics/check-number.js';
import type { Fisher } from './fisher-of.js';
import type { BoundPenalty, SourcePenalty } from './source-penalty.js';
import { SourceValues } from './source-values.js';
import { knownOptions } from '../words/known-options.js';
import { printed } from '../words/printed.js';

export interface EwcOptions {
  /** How much each weight matters to the source task: of `fisherOf`, before the head was changed. */
  readonly fisher: Pick<Fisher, 'values'>;
  /** Default 100. */
  readonly lambda?: number;
}

/**
 * Elastic weight consolidation (Kirkpatrick et al. 2017): λ/2 · Σ Fᵢ (wᵢ − wᵢ⁰)². Weights that the
 * source task relies on stay; the others are free.
 *
 * @example
 * const fisher = await fisherOf(base, sourceExamples);
 * const model = graft(base, { head: [dense(5, { activation: 'softmax' })] });
 * await fineTune(model, train, { recipe: lpft(), penalty: ewc({ fisher }) });
 */
export function ewc(given: EwcOptions): SourcePenalty {
  const { fisher, lambda = 100 } = knownOptions('ewc', given, ['fisher', 'lambda']);
  checkStrength('ewc', 'lambda', lambda);
  return printed({
    name: 'ewc',
    describe: () => `EWC: ${lambda}/2 F (w - w0)^2`,
    bind(): BoundPenalty {
      const start = new SourceValues(fisher.values.keys());
      return {
        name: 'ewc',
        dispose: () => start.dispose(),
        term(parameters) {
          const terms = parameters.flatMap((parameter): Scalar[] => {
            const [from, matters] = [start.of(parameter), fisher.values.get(parameter)];
            if (!from || !matters) return [];
            return [mul(sum(mul(matters, square(sub(parameter.value, from)))), lambda / 2)];
          });
          return terms.length > 0 ? (addN(terms) as Scalar) : scalar(0);
        },
      };
    },
  });
}
