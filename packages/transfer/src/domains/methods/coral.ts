import { addN, mul, type Scalar } from '@graftjs/core';
import { coralLoss } from '../coral-loss.js';
import type { DomainMethod } from '../domain-method.js';
import { checkStrength } from '../../statistics/check-number.js';
import { knownOptions } from '../../words/known-options.js';
import { printed } from '../../words/printed.js';

export interface AlignmentOptions {
  /** Of the term beside the loss of the source. Default 1. */
  readonly weight?: number;
}

/**
 * Deep CORAL (Sun and Saenko 2016): the covariances of the features of both domains are made alike.
 * The formula's 1 / (4 d²) makes its term small: weights of 10 to 100 are common for narrow layers.
 *
 * @example
 * await adaptDomain(model, source, target, { method: coral({ weight: 100 }), seed: 7 });
 */
export function coral(given: AlignmentOptions = {}): DomainMethod {
  const { weight = 1 } = knownOptions('coral', given, ['weight']);
  checkStrength('coral', 'weight', weight);
  return printed({
    name: 'coral',
    describe: () => `CORAL, ${weight} |Cs - Ct|^2 / (4 d^2)`,
    bind: () => ({
      layers: [],
      term({ source, target }) {
        const terms = source.features.map((features, i) =>
          coralLoss(features, target.features[i] as typeof features),
        );
        return mul<Scalar>(addN(terms), weight);
      },
      dispose: () => {},
    }),
  });
}
