// Checks the arrows of the house: levels of packages, declared dependencies, import cycles.
//   node tools/architecture/check.mjs [ROOT]
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { importCycles } from './cycles.mjs';
import { levelViolations } from './levels.mjs';

const root = resolve(process.argv[2] ?? join(import.meta.dirname, '../..'));
const levels = JSON.parse(readFileSync(join(import.meta.dirname, 'levels.json'), 'utf8'));
const packages = readdirSync(join(root, 'packages'))
  .map((name) => join(root, 'packages', name))
  .filter((dir) => existsSync(join(dir, 'package.json')));

const problems = packages.flatMap((dir) => [
  ...levelViolations(root, dir, levels),
  ...importCycles(root, join(dir, 'src')).map((cycle) => `import cycle: ${cycle.join(' ↔ ')}`),
]);
for (const problem of problems) console.error(problem);
console.log(
  problems.length === 0
    ? `architecture: ${packages.length} packages, every arrow points down, no cycles`
    : `architecture: ${problems.length} problems`,
);
process.exitCode = problems.length === 0 ? 0 : 1;
