import type { Layer, Model } from '@graftjs/core';
import { RecurrentLayer } from '@graftjs/layers';

/**
 * Runs something while every stateful layer of a model begins each batch at zero: examples that are
 * shuffled do not go on from each other. Their states stay as they were.
 */
export async function withoutStates<T>(model: Model, run: () => Promise<T>): Promise<T> {
  const carrying = recurrentIn(model).filter(({ carriesStates }) => carriesStates);
  for (const layer of carrying) layer.carriesStates = false;
  try {
    return await run();
  } finally {
    for (const layer of carrying) layer.carriesStates = true;
  }
}

function recurrentIn(layer: Layer): RecurrentLayer[] {
  const inside = layer.sublayers.flatMap(recurrentIn);
  return layer instanceof RecurrentLayer ? [layer, ...inside] : inside;
}
