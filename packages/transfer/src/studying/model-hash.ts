import type { Model } from '@graftjs/core';
import { fingerprint } from '../freezing/fingerprint.js';
import { sha256 } from '../prefix/example-digest.js';

/** Sixteen hexadecimal digits of a SHA-256 of all weights and statistics. */
export async function modelHash(model: Model): Promise<string> {
  const parts = [...(await fingerprint(model.parameters)).values()].join('');
  return (await sha256([new TextEncoder().encode(parts)])).slice(0, 16);
}
