import { abs, addN, mul, scalar, square, sub, sum, type Scalar } from '@graftjs/core';
import { checkStrength } from '../statistics/check-number.js';
import type { StartingPointOptions } from './l2sp.js';
import type { BoundPenalty, SourcePenalty } from './source-penalty.js';
import { SourceValues } from './source-values.js';
import { knownOptions } from '../words/known-options.js';
import { printed } from '../words/printed.js';

/**
 * L1-SP (Li, Grandvalet and Davoine 2018): α · ‖w − w⁰‖₁ over the weights of the source, which moves
 * few of them far rather than all a little, and β/2 · ‖w‖² over new ones.
 *
 * @example
 * await fineTune(model, train, { recipe: lpft(), penalty: l1sp({ alpha: 1e-4 }) });
 */
export function l1sp(given: StartingPointOptions = {}): SourcePenalty {
  const { alpha = 0.01, beta = 0.01 } = knownOptions('l1sp', given, ['alpha', 'beta']);
  checkStrength('l1sp', 'alpha', alpha);
  checkStrength('l1sp', 'beta', beta);
  return printed({
    name: 'l1sp',
    describe: () => `L1-SP: ${alpha} |w - w0| + ${beta}/2 |w new|^2`,
    bind({ source, fresh }): BoundPenalty {
      const start = new SourceValues(source);
      const isNew = new Set(fresh);
      return {
        name: 'l1sp',
        dispose: () => start.dispose(),
        term(parameters) {
          const terms = parameters.flatMap((parameter): Scalar[] => {
            const from = start.of(parameter);
            if (from) return [mul(sum(abs(sub(parameter.value, from))), alpha)];
            return isNew.has(parameter) ? [mul(sum(square(parameter.value)), beta / 2)] : [];
          });
          return terms.length > 0 ? (addN(terms) as Scalar) : scalar(0);
        },
      };
    },
  });
}
