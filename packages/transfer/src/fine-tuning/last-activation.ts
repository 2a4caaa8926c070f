import type { Layer, Model } from '@graftjs/core';
import { leafGraph, type LeafUse } from '@graftjs/zoo';

/** The activation that an output of a model has gone through: `softmax`, `linear`. */
export function lastActivation(model: Model, output = 0): string {
  for (let use = leafGraph(model).outputs[output]?.from ?? null; use; use = before(use)) {
    const name = activationOf(use.layer);
    if (name !== null) return name;
  }
  return 'linear';
}

const before = ({ inputs }: LeafUse): LeafUse | null => inputs[0]?.from ?? null;

/** `null` for a layer that only moves numbers about. */
function activationOf(layer: Layer): string | null {
  if (/(Reshape|Flatten|Dropout|Permute)$/.test(layer.type)) return null;
  if (/\/Softmax$/.test(layer.type)) return 'softmax';
  const activation = layer.getConfig()['activation'] as { type?: string } | undefined;
  return activation?.type?.replace(/^.*\//, '') ?? 'linear';
}
