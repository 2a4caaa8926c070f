import type { Model } from '@graftjs/core';
import { leafLayers } from '@graftjs/zoo';

/** Which axis of what flows through a model counts channels: 1 in a channels-first one, else the last. */
export function channelAxis(model: Model, rank: number): number {
  const first = leafLayers(model).some(
    (layer) => layer.getConfig()['dataFormat'] === 'channelsFirst',
  );
  return first && rank > 2 ? 1 : rank - 1;
}
