import type { Layer, Model, Shape } from '@graftjs/core';
import { leafGraph, type LeafGraph, type LeafUse } from '../graph/leaf-graph.js';
import { isChannelsFirst, spatialSize } from '../graph/spatial-size.js';
import { architectureIn } from '../architectures/architecture.js';
import { headIn } from './head.js';
import { numberStages, type BlockOf } from './number-stages.js';

/** A part of a model that works at one resolution. */
export interface Stage {
  /** `stage_1`, `stage_2`, … from the input on, and `head`. */
  readonly name: string;
  readonly layers: readonly Layer[];
  /** The repeated blocks of a known architecture (`block_12`); empty elsewhere. */
  readonly blocks: readonly Block[];
  /** Height and width (or length) that it gives, `null` where there is none. */
  readonly resolution: Shape | null;
}

export interface Block {
  readonly name: string;
  readonly layers: readonly Layer[];
}

export interface StagesOptions {
  /** The layers of the head, where they are known; default found by rule. */
  readonly head?: readonly Layer[];
}

/**
 * The stages of a model from the input to the head, models inside it included: a new stage begins
 * where the resolution changes, and in a known architecture at the block in which it does. Where
 * there is no resolution, each layer with weights is a stage.
 */
export function stages(model: Model, { head }: StagesOptions = {}): Stage[] {
  const graph = leafGraph(model);
  const headLayers = new Set(head ?? headIn(graph)?.uses.map(({ layer }) => layer));
  const body = graph.uses.filter(({ layer }) => !headLayers.has(layer));
  const first = graph.uses.filter(({ layer }) => headLayers.has(layer));
  const blockOf = blockNames(graph);
  const numbers = numberStages(body, blockOf);
  const count = Math.max(0, ...numbers.values());
  const parts = Array.from({ length: count }, (_, i) => ({
    name: `stage_${i + 1}`,
    uses: body.filter((use) => numbers.get(use) === i + 1),
  }));
  if (first.length > 0) parts.push({ name: 'head', uses: first });
  const channelsFirst = isChannelsFirst(graph.uses);
  return parts.map(({ name, uses }) => ({
    name,
    layers: unique(uses.map(({ layer }) => layer)),
    blocks: groupBlocks(uses, blockOf),
    resolution: spatialSize(uses.at(-1)?.outputs[0]?.shape ?? [], channelsFirst),
  }));
}

function blockNames(graph: LeafGraph): BlockOf {
  const architecture = architectureIn(graph);
  return ({ layer }) => architecture?.blockOf(layer.name) ?? null;
}

function groupBlocks(uses: readonly LeafUse[], blockOf: BlockOf): Block[] {
  const blocks = new Map<string, Layer[]>();
  for (const use of uses) {
    const name = blockOf(use);
    if (name !== null) blocks.set(name, [...(blocks.get(name) ?? []), use.layer]);
  }
  return [...blocks].map(([name, layers]) => ({ name, layers: unique(layers) }));
}

const unique = <T>(items: readonly T[]): T[] => [...new Set(items)];
