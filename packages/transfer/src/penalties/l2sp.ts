import { addN, mul, scalar, square, sub, sum, type Parameter, type Scalar } from '@graftjs/core';
import { checkStrength } from '../statistics/check-number.js';
import type { BoundPenalty, SourcePenalty } from './source-penalty.js';
import { SourceValues } from './source-values.js';
import { knownOptions } from '../words/known-options.js';
import { printed } from '../words/printed.js';

export interface StartingPointOptions {
  /** How strongly trained weights are held to their source values. Default 0.01. */
  readonly alpha?: number;
  /** How strongly new weights are held to zero. Default 0.01. */
  readonly beta?: number;
}

export interface L2SpOptions extends StartingPointOptions {
  /**
   * Pulls after the optimizer's step, w ← w − rate · α · (w − w⁰), instead of through the loss.
   * The two differ where an optimizer rescales gradients, as Adam does. Default false.
   */
  readonly decoupled?: boolean;
}

/**
 * L2-SP (Li, Grandvalet and Davoine 2018): α/2 · ‖w − w⁰‖² over the weights of the source and
 * β/2 · ‖w‖² over new ones.
 *
 * @example
 * await fineTune(model, train, { recipe: lpft(), penalty: l2sp({ alpha: 0.1 }) });
 */
export function l2sp(given: L2SpOptions = {}): SourcePenalty {
  const {
    alpha = 0.01,
    beta = 0.01,
    decoupled = false,
  } = knownOptions('l2sp', given, ['alpha', 'beta', 'decoupled']);
  checkStrength('l2sp', 'alpha', alpha);
  checkStrength('l2sp', 'beta', beta);
  const term = (strength: number, x: Parameter['value'] | ReturnType<typeof sub>): Scalar =>
    mul(sum(square(x)), strength / 2);
  return printed({
    name: 'l2sp',
    describe: () =>
      `L2-SP: ${alpha}/2 |w - w0|^2 + ${beta}/2 |w new|^2${decoupled ? ', decoupled' : ''}`,
    bind({ source, fresh }): BoundPenalty {
      const start = new SourceValues(source);
      const isNew = new Set(fresh);
      const dispose = () => start.dispose();
      if (decoupled) {
        return {
          name: 'l2sp',
          dispose,
          afterStep({ parameters, rateOf }) {
            for (const parameter of parameters) {
              const from = start.of(parameter);
              const strength = from ? alpha : isNew.has(parameter) ? beta : 0;
              const pull = from ? sub(parameter.value, from) : parameter.value;
              if (strength === 0) continue;
              parameter.assign(sub(parameter.value, mul(pull, rateOf(parameter) * strength)));
            }
          },
        };
      }
      return {
        name: 'l2sp',
        dispose,
        term(parameters) {
          const terms = parameters.flatMap((parameter) => {
            const from = start.of(parameter);
            if (from) return [term(alpha, sub(parameter.value, from))];
            return isNew.has(parameter) ? [term(beta, parameter.value)] : [];
          });
          return terms.length > 0 ? (addN(terms) as Scalar) : scalar(0);
        },
      };
    },
  });
}
