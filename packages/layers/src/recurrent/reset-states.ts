import type { Layer } from '@graftjs/core';
import { RecurrentLayer } from './recurrent-layer.js';

/** Lets every stateful layer of a model, or a layer itself, begin at zero again. */
export function resetStates(layer: Layer): void {
  if (layer instanceof RecurrentLayer) layer.resetStates();
  layer.sublayers.forEach(resetStates);
}
