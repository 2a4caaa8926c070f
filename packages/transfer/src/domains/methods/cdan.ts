import {
  add,
  concat,
  exp,
  keep,
  log,
  matMul,
  mul,
  neg,
  sum,
  tensor2d,
  tidy,
  type Random,
  type Tensor,
  type Tensor2D,
} from '@graftjs/core';
import { conditionalFeatures } from '../conditional-features.js';
import { Discriminator } from '../discriminator.js';
import type { DomainMethod, DomainView } from '../domain-method.js';
import { reversalRamp, reverseGradient } from '../gradient-reversal.js';
import { stopGradient } from '../stop-gradient.js';
import type { AdversaryOptions } from './dann.js';
import { checkStrength } from '../../statistics/check-number.js';
import { knownOptions } from '../../words/known-options.js';
import { printed } from '../../words/printed.js';

export interface ConditionalAdversaryOptions extends AdversaryOptions {
  /** CDAN+E: examples weigh 1 + e^(-entropy), sure ones more. Default true. */
  readonly entropy?: boolean;
}

/** Above this many products of features and classes, the paper draws random ones. */
const MOST_PRODUCTS = 4096;
const RANDOM_PRODUCTS = 1024;

/**
 * CDAN (Long et al. 2018): like DANN, with a discriminator that sees the outer product of features
 * and predictions; no gradient flows through the predictions. Where there are more than 4,096
 * products, 1,024 random ones stand for them: (f R₁) ⊙ (g R₂) / √1024.
 */
export function cdan(given: ConditionalAdversaryOptions = {}): DomainMethod {
  const {
    weight = 1,
    hidden = 64,
    gamma = 10,
    discriminatorRate = 5,
    entropy = true,
  } = knownOptions('cdan', given, ['weight', 'hidden', 'gamma', 'discriminatorRate', 'entropy']);
  checkStrength('cdan', 'weight', weight);
  return printed({
    name: 'cdan',
    describe: () =>
      `CDAN${entropy ? '+E' : ''}, gradients reversed with weight ${weight}, ramp ${gamma}`,
    bind({ widths, classes, random }) {
      const width = widths.reduce((a, b) => a + b, 0);
      const map = productsOf(width, classes, random.split('products'));
      const judge = new Discriminator(map.width, hidden, random.split('discriminator'));
      return {
        layers: [judge.model],
        rateScale: discriminatorRate,
        term({ source, target, progress }) {
          const strength = weight * reversalRamp(progress, { gamma });
          const [s, t] = [source, target].map((view) =>
            map.call(reverseGradient(sideBySide(view), strength), stopGradient(view.probabilities)),
          );
          const weights = [source, target].map(certainty) as [Tensor, Tensor];
          return judge.loss(s as Tensor, t as Tensor, entropy ? weights : undefined);
        },
        dispose() {
          map.dispose();
          judge.model.dispose();
        },
      };
    },
  });
}

const sideBySide = ({ features }: DomainView): Tensor =>
  features.length === 1 ? (features[0] as Tensor) : concat([...features], 1);

/** 1 + e^(-entropy) of each example, [n, 1]. */
function certainty({ probabilities }: DomainView): Tensor {
  const p = stopGradient(probabilities);
  const entropy = neg(sum(mul(p, log(add(p, 1e-5))), 1, true));
  return add(exp(neg(entropy)), 1);
}

interface Products {
  readonly width: number;
  call(features: Tensor, predictions: Tensor): Tensor;
  dispose(): void;
}

function productsOf(width: number, classes: number, random: Random): Products {
  if (width * classes <= MOST_PRODUCTS) {
    return { width: width * classes, call: conditionalFeatures, dispose: () => {} };
  }
  const [f, g] = [width, classes].map((rows, i) => drawn(rows, random.split(i)));
  return {
    width: RANDOM_PRODUCTS,
    call: (features, predictions) =>
      mul(
        mul(matMul(features, f as Tensor), matMul(predictions, g as Tensor)),
        1 / Math.sqrt(RANDOM_PRODUCTS),
      ),
    dispose: () => [f, g].forEach((tensor) => tensor?.dispose()),
  };
}

function drawn(rows: number, random: Random): Tensor2D {
  const values = Float32Array.from({ length: rows * RANDOM_PRODUCTS }, () => random.normal());
  return keep(tidy(() => tensor2d(values, [rows, RANDOM_PRODUCTS])));
}
