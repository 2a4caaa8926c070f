import { addN, mul, type Scalar, type Tensor } from '@graftjs/core';
import { Discriminator } from '../discriminator.js';
import type { DomainMethod } from '../domain-method.js';
import { reversalRamp, reverseGradient } from '../gradient-reversal.js';
import type { AlignmentOptions } from './coral.js';
import { checkStrength } from '../../statistics/check-number.js';
import { knownOptions } from '../../words/known-options.js';
import { printed } from '../../words/printed.js';

export interface AdversaryOptions extends AlignmentOptions {
  /** Units of each of the two hidden layers of the discriminator. Default 64. */
  readonly hidden?: number;
  /** Steepness of the ramp of the reversal. Default 10. */
  readonly gamma?: number;
  /** How much faster the discriminator learns than the model. Default 5. */
  readonly discriminatorRate?: number;
}

/**
 * DANN (Ganin et al. 2016): a discriminator learns to tell the domains apart from the features, and
 * its gradient, reversed and ramped up over training, teaches the features to make that impossible.
 *
 * @example
 * await adaptDomain(model, source, target, { method: dann({ weight: 0.1 }), seed: 7 });
 */
export function dann(given: AdversaryOptions = {}): DomainMethod {
  const {
    weight = 1,
    hidden = 64,
    gamma = 10,
    discriminatorRate = 5,
  } = knownOptions('dann', given, ['weight', 'hidden', 'gamma', 'discriminatorRate']);
  checkStrength('dann', 'weight', weight);
  return printed({
    name: 'dann',
    describe: () => `DANN, gradients reversed with weight ${weight}, ramp ${gamma}`,
    bind({ widths, random }) {
      const judges = widths.map((width, i) => new Discriminator(width, hidden, random.split(i)));
      return {
        layers: judges.map(({ model }) => model),
        rateScale: discriminatorRate,
        term({ source, target, progress }) {
          // The weight is that of the reversed gradient: the discriminator learns at its own rate.
          const strength = weight * reversalRamp(progress, { gamma });
          const terms = judges.map((judge, i) => {
            const [s, t] = [source, target].map(({ features }) =>
              reverseGradient(features[i] as Tensor, strength),
            );
            return judge.loss(s as Tensor, t as Tensor);
          });
          return mul<Scalar>(addN(terms), 1 / terms.length);
        },
        dispose: () => judges.forEach(({ model }) => model.dispose()),
      };
    },
  });
}
