import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, test } from '@jest/globals';

/** Folder of the real data that the repository does not carry: `GRAFT_DATA`, or beside it. */
export const dataDir = resolve(
  process.env['GRAFT_DATA'] ?? resolve(import.meta.dirname, '../../../shared/data'),
);

/** A `describe` that is skipped, and says so, where the real data is absent. */
export function describeData(name: string, tests: () => void): void {
  if (existsSync(dataDir)) describe(name, tests);
  else test.skip(`${name}: skipped, no data in ${dataDir} (set GRAFT_DATA)`, () => {});
}
