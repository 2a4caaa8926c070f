import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

export const root = resolve(import.meta.dirname, '../..');
const folder = resolve(root, 'docs/studies');
const numberOf = (name) => Number(/^g(\d+)$/.exec(name)?.[1] ?? Infinity);

/** Gates by number, then the others. */
export const studyNames = readdirSync(folder)
  .filter((file) => file.endsWith('.mjs'))
  .map((file) => file.slice(0, -4))
  .sort((a, b) => numberOf(a) - numberOf(b) || a.localeCompare(b));
export const isGate = (name) => numberOf(name) < Infinity;

/** Folder of the real data. */
export const dataDir = resolve(process.env.GRAFT_DATA ?? resolve(root, '../shared/data'));

/**
 * Runs a study. One that makes a claim (it exports `claim` and `threshold`) gives figures to judge it
 * by, and a page.
 */
export async function runStudy(name, options) {
  const module = await import(pathToFileURL(resolve(folder, `${name}.mjs`)).href);
  const begin = performance.now();
  const outcome = await module.study({ dataDir, trimmed: false, ...options });
  if (!module.claim) return { result: outcome, page: null };
  const seconds = Number(((performance.now() - begin) / 1000).toFixed(1));
  const { passed, figures, seeds = [] } = outcome;
  const result = { gate: name, passed, figures, seeds, seconds };
  const { claim, threshold } = module;
  const { trimmed = false } = options;
  return { result, page: { ...outcome, name, claim, threshold, seconds, seeds, trimmed } };
}
