import { mnist8 } from './digits.mjs';
import { net8 } from './net8.mjs';
import { pretrained } from './pretrained.mjs';

/** How long sources train: whole, or the short form for continuous integration. */
export const sourceEpochs = (trimmed) => (trimmed ? 2 : 6);

/** The net of the gates, trained on MNIST of 8 x 8 pixels: a copy of one's own. */
export function sourceNet(dataDir, { trimmed = false, seed = 1 } = {}) {
  const facts = { name: 'mnist8', seed, epochs: sourceEpochs(trimmed) };
  return pretrained(
    facts,
    () => net8({ seed }),
    async () => (await mnist8(dataDir)).train,
  );
}
