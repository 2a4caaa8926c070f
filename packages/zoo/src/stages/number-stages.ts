import { className } from '@graftjs/core';
import type { LeafUse } from '../graph/leaf-graph.js';
import { changesResolution, isChannelsFirst } from '../graph/spatial-size.js';

/** The name of the repeated block that a use belongs to, where the architecture is known. */
export type BlockOf = (use: LeafUse) => string | null;

/**
 * The stage of each use, from 1 on: that of what it is computed from, and one more where the
 * resolution changes (at the block in which it does, where there are blocks). Without any
 * resolution each layer with weights counts. No stage is without weights.
 */
export function numberStages(uses: readonly LeafUse[], blockOf: BlockOf): Map<LeafUse, number> {
  const begins = beginnings(uses, blockOf);
  const numbers = new Map<LeafUse, number>();
  const ofBlock = new Map<string, number>();
  const weighted = new Set<number>();
  for (const use of uses) {
    const block = blockOf(use);
    const before = Math.max(...use.inputs.map(({ from }) => (from && numbers.get(from)) ?? 1), 1);
    const next = begins(use) && weighted.has(before) ? before + 1 : before;
    const number = (block === null ? undefined : ofBlock.get(block)) ?? next;
    if (block !== null) ofBlock.set(block, number);
    if (use.layer.parameters.length > 0) weighted.add(number);
    numbers.set(use, number);
  }
  // A last pooling alone is nothing to train, so it stays with what it pools.
  const last = Math.max(1, ...weighted);
  for (const [use, number] of numbers) numbers.set(use, Math.min(number, last));
  return numbers;
}

function beginnings(uses: readonly LeafUse[], blockOf: BlockOf): (use: LeafUse) => boolean {
  const channelsFirst = isChannelsFirst(uses);
  const changing = uses.filter((use) => changesResolution(use, channelsFirst));
  if (changing.length === 0) {
    return ({ layer }) =>
      layer.parameters.length > 0 && !className(layer.type).endsWith('Normalization');
  }
  const blocks = new Set(changing.map(blockOf));
  const single = new Set(changing);
  return (use) => {
    const block = blockOf(use);
    return block === null ? single.has(use) : blocks.has(block);
  };
}
