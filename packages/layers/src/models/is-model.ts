import type { Layer, Model } from '@graftjs/core';

/** Whether a layer is a model, whose inside can be looked at. */
export function isModel(layer: Layer): layer is Model {
  return 'inputs' in layer && 'outputs' in layer && 'layers' in layer;
}
