import type { Layer, Model, Shape } from '@graftjs/core';
import { leafGraph, type LeafGraph, type LeafUse } from '../graph/leaf-graph.js';
import { changesResolution, isChannelsFirst, spatialSize } from '../graph/spatial-size.js';
import { architectureIn } from '../architectures/architecture.js';
import { headIn } from './head.js';

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

type BlockOf = (use: LeafUse) => string | null;

function blockNames(graph: LeafGraph): BlockOf {
  const architecture = architectureIn(graph);
  return ({ layer }) => architecture?.blockOf(layer.name) ?? null;
}

/** From 1 on: the number of its inputs' stage, and one more where the resolution changes. */
function numberStages(uses: readonly LeafUse[], blockOf: BlockOf): Map<LeafUse, number> {
  const channelsFirst = isChannelsFirst(uses);
  const spatial = uses.some((use) => changesResolution(use, channelsFirst));
  const numbers = new Map<LeafUse, number>();
  const changing = new Set(
    uses
      .filter((use) => changesResolution(use, channelsFirst))
      .map(blockOf)
      .filter(Boolean),
  );
  const begun = new Map<string, number>();
  uses.forEach((use, position) => {
    const before = Math.max(
      0,
      ...use.inputs.map(({ from }) => (from ? (numbers.get(from) ?? 0) : 0)),
    );
    const block = blockOf(use);
    let begins = spatial ? changesResolution(use, channelsFirst) : use.layer.parameters.length > 0;
    if (spatial && block !== null) {
      begins = changing.has(block) && !begun.has(block);
      if (begun.has(block)) return void numbers.set(use, begun.get(block) as number);
    }
    const number = Math.max(1, before + (begins && (position > 0 || before > 0) ? 1 : 0));
    if (block !== null) begun.set(block, number);
    numbers.set(use, number);
  });
  return numbers;
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
