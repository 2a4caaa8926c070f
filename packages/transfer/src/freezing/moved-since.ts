import type { Layer, Model } from '@graftjs/core';
import { leafLayers } from '@graftjs/zoo';
import { fingerprint, type Fingerprint } from './fingerprint.js';

/** The layers of a model that are no longer, bit for bit, what they were; none where that is `null`. */
export async function movedSince(before: Fingerprint | null, model: Model): Promise<Layer[]> {
  if (!before) return [];
  const now = await fingerprint(before.keys());
  return leafLayers(model).filter(({ parameters }) =>
    parameters.some((parameter) => before.get(parameter) !== now.get(parameter)),
  );
}
