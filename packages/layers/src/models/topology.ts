import type { Layer, LayerUse, SymbolicTensor } from '@graftjs/core';

/** What a functional model runs, in order, and its layers as Keras lists them. */
export interface Topology {
  readonly uses: readonly LayerUse[];
  readonly layers: readonly Layer[];
}

/**
 * Walks back from the outputs. Uses come before what depends on them; layers are ordered as in
 * Keras: by their distance to the outputs, then in the order in which they were met.
 */
export function topologyOf(outputs: readonly SymbolicTensor[]): Topology {
  const order: LayerUse[] = [];
  const met = new Map<Layer, number>();
  const seen = new Set<LayerUse>();
  visitAll(
    outputs.map(({ use }) => use),
    seen,
    met,
    order,
  );

  const depths = new Map<LayerUse, number>();
  const layerDepths = new Map<Layer, number>();
  for (const use of [...order].reverse()) {
    const depth = Math.max(depths.get(use) ?? 0, layerDepths.get(use.layer) ?? 0);
    layerDepths.set(use.layer, depth);
    depths.set(use, depth);
    for (const { use: before } of use.inputs) {
      depths.set(before, Math.max(depth + 1, depths.get(before) ?? 0));
    }
  }
  const layers = [...layerDepths.keys()].sort(
    (a, b) =>
      (layerDepths.get(b) ?? 0) - (layerDepths.get(a) ?? 0) ||
      (met.get(a) ?? 0) - (met.get(b) ?? 0),
  );
  return { uses: order, layers };
}

/** Depth first, without recursion: networks are deeper than call stacks like. */
function visitAll(
  roots: readonly LayerUse[],
  seen: Set<LayerUse>,
  met: Map<Layer, number>,
  order: LayerUse[],
): void {
  const stack = [...roots].reverse().map((use) => ({ use, next: 0 }));
  while (stack.length > 0) {
    const top = stack.at(-1);
    if (!top) break;
    if (top.next === 0) {
      if (seen.has(top.use)) {
        stack.pop();
        continue;
      }
      seen.add(top.use);
      if (!met.has(top.use.layer)) met.set(top.use.layer, met.size);
    }
    const input = top.use.inputs[top.next];
    top.next += 1;
    if (input) stack.push({ use: input.use, next: 0 });
    else {
      order.push(top.use);
      stack.pop();
    }
  }
}
