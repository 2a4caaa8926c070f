import { mul, type Scalar } from '@graftjs/core';
import type { DomainMethod } from '../domain-method.js';
import { jointDiscrepancy } from '../maximum-mean-discrepancy.js';
import type { DiscrepancyMethodOptions } from './mmd.js';
import { checkStrength } from '../../statistics/check-number.js';
import { knownOptions } from '../../words/known-options.js';
import { printed } from '../../words/printed.js';

/**
 * JAN (Long et al. 2017): the joint discrepancy of features and predictions, so that a class of one
 * domain is not laid onto another class of the other.
 */
export function jan(given: DiscrepancyMethodOptions = {}): DomainMethod {
  const { weight = 1, widths } = knownOptions('jan', given, ['weight', 'widths']);
  checkStrength('jan', 'weight', weight);
  return printed({
    name: 'jan',
    describe: () => `joint MMD of features and predictions, weight ${weight}`,
    bind: () => ({
      layers: [],
      term({ source, target }) {
        const [s, t] = [source, target].map((view) => [...view.features, view.probabilities]);
        const joint = jointDiscrepancy(s ?? [], t ?? [], widths ? { widths } : {});
        return mul<Scalar>(joint, weight);
      },
      dispose: () => {},
    }),
  });
}
