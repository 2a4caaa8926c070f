import type { Layer, Model } from '@graftjs/core';
import { isModel, leafLayers } from '@graftjs/zoo';

/** The layers that train now: neither they nor a model around them is frozen. */
export function trainableLayers(model: Model): Set<Layer> {
  const found = new Set<Layer>();
  const collect = (layer: Layer): void => {
    if (!layer.trainable) return;
    if (isModel(layer)) layer.layers.forEach(collect);
    else found.add(layer);
  };
  collect(model);
  return found;
}

/**
 * Makes exactly these layers trainable and all others frozen. A model inside is trainable where
 * anything in it is, since a frozen model hides what it holds.
 */
export function setTrainableLayers(model: Model, trainable: ReadonlySet<Layer>): void {
  const set = (layer: Layer): void => {
    const wanted = isModel(layer)
      ? leafLayers(layer).some((leaf) => trainable.has(leaf))
      : trainable.has(layer);
    // The setter reaches everything inside, so what is inside is set after what is around it.
    if (layer.trainable !== wanted || layer.sublayers.length > 0) layer.trainable = wanted;
    if (isModel(layer) && wanted) layer.layers.forEach(set);
  };
  set(model);
}
