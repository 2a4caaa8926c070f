import {
  cast,
  defineLoss,
  div,
  expandDims,
  logicalOr,
  logSumExp,
  maximum,
  mul,
  options,
  sub,
  sum,
  where,
} from '@graftjs/core';
import { innerProducts, NEVER, pairsOf, unitRows } from './pairs.js';

/**
 * −log of the softmax of the cosine with one's partner among those with all others, over a
 * temperature (van den Oord et al. 2018, NT-Xent of Chen et al. 2020). Examples of one label are
 * partners: two views of an image, or all of a class, over which the mean is taken (supervised
 * contrastive loss, Khosla et al. 2020). 0 for an example without partner.
 *
 * Labels are numbers [batch], predictions embeddings [batch, features], brought to unit length.
 *
 * @example
 * infoNce({ temperature: 0.1 });
 */
export const infoNce = defineLoss({
  type: 'losses/InfoNCE',
  options: { temperature: options.number({ min: 1e-3, default: 0.1 }) },
  positional: 'temperature',
  sparse: true,
  perExample(yTrue, yPred, { temperature }) {
    const { positive, negative } = pairsOf(yTrue);
    const scores = div(innerProducts(unitRows(yPred)), temperature);
    const others = where(logicalOr(positive, negative), scores, NEVER);
    const losses = sub(expandDims(logSumExp(others, -1), -1), scores);
    const partners = cast(positive, 'float32');
    return div(sum(mul(losses, partners), -1), maximum(sum(partners, -1), 1));
  },
});
