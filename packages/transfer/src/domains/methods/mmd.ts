import { addN, mul, type Scalar } from '@graftjs/core';
import type { DomainMethod } from '../domain-method.js';
import { maximumMeanDiscrepancy, type DiscrepancyOptions } from '../maximum-mean-discrepancy.js';
import type { AlignmentOptions } from './coral.js';
import { checkStrength } from '../../statistics/check-number.js';
import { knownOptions } from '../../words/known-options.js';
import { printed } from '../../words/printed.js';

export interface DiscrepancyMethodOptions
  extends AlignmentOptions, Pick<DiscrepancyOptions, 'widths'> {}

/**
 * DAN (Long et al. 2015): the multi-kernel maximum mean discrepancy of the features of both domains,
 * biased, summed over the adapted layers.
 */
export function mmd(given: DiscrepancyMethodOptions = {}): DomainMethod {
  const { weight = 1, widths } = knownOptions('mmd', given, ['weight', 'widths']);
  checkStrength('mmd', 'weight', weight);
  return printed({
    name: 'mmd',
    describe: () => `MK-MMD, weight ${weight}`,
    bind: () => ({
      layers: [],
      term({ source, target }) {
        const terms = source.features.map((features, i) =>
          maximumMeanDiscrepancy(
            features,
            target.features[i] as typeof features,
            widths ? { widths } : {},
          ),
        );
        return mul<Scalar>(addN(terms), weight);
      },
      dispose: () => {},
    }),
  });
}
