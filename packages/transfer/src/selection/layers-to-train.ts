import { className, type Layer, type Model } from '@graftjs/core';
import { leafLayers } from '@graftjs/zoo';
import { selectLayers } from './select-layers.js';
import type { Selection } from './selection.js';

/** The layers that a selection trains; batch normalisations among them only where they may adapt. */
export function layersToTrain(
  model: Model,
  train: Selection,
  freezeNormalization: boolean,
): Layer[] {
  const chosen = selectLayers(model, train);
  if (!freezeNormalization) return chosen;
  const kept = chosen.filter(({ type }) => className(type) !== 'BatchNormalization');
  // A selection of normalisations alone means them.
  return kept.length > 0 || leafLayers(model).length === 0 ? kept : chosen;
}
