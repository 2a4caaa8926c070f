import type { Layer, Model } from '@graftjs/core';
import { stagesOf } from '../surgery/stages-of.js';

/** Layers that learn at one rate: a block where the architecture is known, else a stage. */
export interface LayerGroup {
  readonly name: string;
  readonly layers: readonly Layer[];
}

/** The groups of a model from the input to the head; the head is the last. */
export function layerGroups(model: Model): LayerGroup[] {
  return stagesOf(model).flatMap(({ name, layers, blocks }) => {
    if (blocks.length === 0) return [{ name, layers }];
    const inBlocks = new Set(blocks.flatMap((block) => block.layers));
    const others = layers.filter((layer) => !inBlocks.has(layer));
    return others.length > 0 ? [...blocks, { name, layers: others }] : [...blocks];
  });
}
