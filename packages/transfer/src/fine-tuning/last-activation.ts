import type { Layer, Model } from '@graftjs/core';
import { leafGraph, type LeafUse } from '@graftjs/zoo';

/** The activation that the outputs of a model have gone through: `softmax`, `linear`. */
export function lastActivation(model: Model): string {
  for (let use = leafGraph(model).outputs[0]?.from ?? null; use; use = before(use)) {
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
