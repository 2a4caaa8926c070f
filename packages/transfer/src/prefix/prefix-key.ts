import { activeBackend, type Model } from '@graftjs/core';
import { inlineModels } from '@graftjs/layers';
import { usesOf } from '@graftjs/zoo';
import { fingerprint } from '../freezing/fingerprint.js';
import { sha256 } from './example-digest.js';
import type { Precision } from './kept-row.js';

/**
 * What features depend on beside the example: the layers of the prefix and how they are connected,
 * every bit of their weights and statistics, and how the numbers are computed and kept. Backends round
 * differently.
 */
export async function prefixKey(
  prefix: Model,
  { fold, precision }: { readonly fold: boolean; readonly precision: Precision },
): Promise<string> {
  const flat = inlineModels(prefix);
  const places = new Map(flat.inputs.map((symbol, i) => [symbol, -1 - i]));
  const layers = usesOf(flat).map(({ layer, inputs, outputs }, at) => {
    outputs.forEach((symbol, i) => places.set(symbol, at + i / 100));
    const { type } = layer;
    // Names are those of a moment: the same layers under others give the same features.
    const { name: _, trainable: __, ...config } = layer.getConfig();
    return { type, config, from: inputs.map((symbol) => places.get(symbol) ?? null) };
  });
  const ends = flat.outputs.map((symbol) => places.get(symbol) ?? null);
  const hashes = await fingerprint(prefix.parameters);
  const facts = {
    layers,
    ends,
    weights: [...hashes.values()],
    fold,
    precision,
    on: activeBackend(),
  };
  return sha256([new TextEncoder().encode(JSON.stringify(facts))]);
}
