import { className, ConfigError, connect, type Layer, type Model } from '@graftjs/core';
import { leafLayers } from '@graftjs/zoo';
import { selectLayers } from '../selection/select-layers.js';
import type { Selection } from '../selection/selection.js';
import { redrawWith } from '../surgery/redraw-with.js';
import { headOf } from '../surgery/stages-of.js';
import { stochasticNormalization } from './stochastic-normalization.js';

export interface StochasticNormalizationOptions {
  /** How often a channel takes the statistics of the batch. Default 0.5. */
  readonly p?: number;
  /** Among which layers. Default all before the head: a new one has no statistics to go by yet. */
  readonly layers?: Selection;
}

const isPlain = ({ type }: Layer): boolean => className(type) === 'BatchNormalization';
const isStochastic = ({ type }: Layer): boolean => className(type) === 'StochasticNormalization';

/**
 * The same model with stochastic normalisation (StochNorm, Kou et al., NeurIPS 2020) in place of its
 * batch normalisations: in training, each channel draws in each step whether it is normalised by the
 * statistics of the batch or by those of the source. They keep their names, weights and statistics,
 * and adapt wherever their layer trains, whatever a recipe says of batch normalisations.
 *
 * The layers are those of the model given, which is trained with it; `withPlainNormalization` gives
 * the model to save.
 *
 * @returns another model with the layers of the given one, models inside it opened
 * @throws ConfigError where no batch normalisation is meant, or `p` is no probability
 * @example
 * const stochastic = withStochasticNormalization(graft(base, { head }));
 * await fineTune(stochastic, train, { recipe: lpft(), seed: 7 });
 * const model = withPlainNormalization(stochastic);
 */
export function withStochasticNormalization(
  model: Model,
  { p = 0.5, layers }: StochasticNormalizationOptions = {},
): Model {
  const head = new Set(headOf(model));
  const chosen = layers ? selectLayers(model, layers) : leafLayers(model);
  const meant = new Set(chosen.filter((layer) => isPlain(layer) && !head.has(layer)));
  if (meant.size === 0) {
    throw new ConfigError({
      where: 'withStochasticNormalization',
      problem: `no batch normalization before the head of model "${model.name}" is meant`,
    });
  }
  const made = new Map<Layer, Layer>();
  return redrawWith(model, ({ layer }, sources) => {
    if (!meant.has(layer)) return connect(layer, sources);
    const { name, trainable } = layer;
    const stochastic = made.get(layer) ?? stochasticNormalization(layer, { p, name, trainable });
    made.set(layer, stochastic);
    return connect(stochastic, sources);
  });
}

/**
 * A model without stochastic normalisations: the batch normalisations inside them, with what they
 * learned, in their places.
 */
export function withPlainNormalization(model: Model): Model {
  return redrawWith(model, ({ layer }, sources) =>
    connect(isStochastic(layer) ? (layer.sublayers[0] as Layer) : layer, sources),
  );
}

/** Whether the loss of a model in training is that of other statistics than in inference. */
export const drawsNormalization = (model: Model): boolean =>
  leafLayers(model).some((layer) => isStochastic(layer) && layer.trainable);
