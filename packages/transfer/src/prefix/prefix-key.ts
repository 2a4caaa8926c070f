import { activeBackend, type Model } from '@graftjs/core';
import { leafLayers } from '@graftjs/zoo';
import { fingerprint } from '../freezing/fingerprint.js';
import { sha256 } from './example-digest.js';
import type { Precision } from './kept-row.js';

/**
 * What features depend on beside the example: the layers of the prefix, every bit of their weights
 * and statistics, and how the numbers are computed and kept. Backends round differently.
 */
export async function prefixKey(
  prefix: Model,
  { fold, precision }: { readonly fold: boolean; readonly precision: Precision },
): Promise<string> {
  const layers = leafLayers(prefix).map((layer) => ({
    type: layer.type,
    config: layer.getConfig(),
    feeds: prefix.outputs[0]?.use.layer === layer,
  }));
  const hashes = await fingerprint(prefix.parameters);
  const facts = { layers, weights: [...hashes.values()], fold, precision, on: activeBackend() };
  return sha256([new TextEncoder().encode(JSON.stringify(facts))]);
}
