import type { Layer, Shape } from '@graftjs/core';
import type { LeafUse } from './leaf-graph.js';

/** Whether the images of a graph have their channels before their height and width. */
export function isChannelsFirst(uses: readonly LeafUse[]): boolean {
  return uses.some(({ layer }) => layer.getConfig()['dataFormat'] === 'channelsFirst');
}

/** The axes of an image (or a sequence) without batch and channels; `null` for anything else. */
export function spatialSize(shape: Shape, channelsFirst: boolean): Shape | null {
  if (shape.length < 3) return null;
  return channelsFirst ? shape.slice(2) : shape.slice(1, -1);
}

/** Whether a layer makes images clearly smaller or larger: strides and pooling, not padding. */
export function changesResolution(use: LeafUse, channelsFirst: boolean): boolean {
  const before = spatialSize(use.inputs[0]?.shape ?? [], channelsFirst);
  const after = spatialSize(use.outputs[0]?.shape ?? [], channelsFirst);
  if (!before || !after || before.length !== after.length) return false;
  return before.some((length, axis) => {
    const now = after[axis] ?? null;
    if (length === null || now === null) return stride(use.layer, axis) > 1;
    return length / now >= 1.5 || now / length >= 1.5;
  });
}

function stride(layer: Layer, axis: number): number {
  const config = layer.getConfig();
  const strides = config['strides'] ?? config['poolSize'];
  if (Array.isArray(strides)) return Number(strides[axis] ?? 1);
  return typeof strides === 'number' ? strides : 1;
}
