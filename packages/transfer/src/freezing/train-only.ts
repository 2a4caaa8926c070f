import { className, type Layer, type Model } from '@graftjs/core';
import { batchNormLayers } from '@graftjs/training';
import { selectLayers } from '../selection/select-layers.js';
import type { Selection } from '../selection/selection.js';
import { setTrainableLayers } from './trainable-layers.js';

/**
 * Makes the layers of a selection trainable and all others frozen. Batch normalisations among them,
 * also inside other layers, train only where they may adapt.
 *
 * @returns the layers that train
 */
export function trainOnly(
  model: Model,
  selection: Selection,
  freezeNormalization: boolean,
): Layer[] {
  const chosen = selectLayers(model, selection);
  const kept = freezeNormalization ? withoutNormalizations(chosen) : chosen;
  setTrainableLayers(model, new Set(kept));
  if (!freezeNormalization || kept === chosen) return kept;
  for (const layer of kept) {
    // One that was put there to adapt.
    if (className(layer.type) === 'StochasticNormalization') continue;
    for (const inside of batchNormLayers(layer)) inside.layer.trainable = false;
  }
  return kept;
}

/** A selection of normalisations alone means them. */
function withoutNormalizations(chosen: Layer[]): Layer[] {
  const kept = chosen.filter(({ type }) => className(type) !== 'BatchNormalization');
  return kept.length > 0 ? kept : chosen;
}
