// Builds a package and what it needs before it runs, unless nothing has changed since: so that
// `npx graft` and `npm run demo` work right after `npm ci`. Stdout stays free for their output.
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const SCOPE = '@graftjs/';

/** @param {string} name of a package of this repository, without scope: `cli` */
export function buildFirst(name) {
  const packages = [...withDependencies(name)].map((folder) => join(root, 'packages', folder));
  const stamp = join(root, 'node_modules', '.cache', `graft-${name}-built`);
  if (isFresh(stamp, packages)) return;
  process.stderr.write(`Building ${SCOPE}${name} and what it needs (once, and after changes)\n`);
  const started = new Date();
  const nx = join(root, 'node_modules', 'nx', 'dist', 'bin', 'nx.js');
  const options = ['-t', 'build', '-p', SCOPE + name, '--outputStyle=static'];
  const { status, stdout, stderr } = spawnSync(process.execPath, [nx, 'run-many', ...options], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) {
    process.stderr.write(`${stdout}${stderr}\nThe build failed. Has \`npm ci\` been run?\n`);
    process.exit(1);
  }
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, '');
  // What was edited while it built is newer than this.
  utimesSync(stamp, started, started);
}

function withDependencies(name, found = new Set()) {
  if (found.has(name)) return found;
  found.add(name);
  const file = join(root, 'packages', name, 'package.json');
  const { dependencies = {} } = JSON.parse(readFileSync(file, 'utf8'));
  for (const dependency of Object.keys(dependencies)) {
    if (dependency.startsWith(SCOPE)) withDependencies(dependency.slice(SCOPE.length), found);
  }
  return found;
}

function isFresh(stamp, packages) {
  if (!existsSync(stamp)) return false;
  const { mtimeMs } = statSync(stamp);
  return packages.every(
    (folder) =>
      existsSync(join(folder, 'dist', 'index.js')) &&
      [...sourcesIn(folder)].every((file) => statSync(file).mtimeMs <= mtimeMs),
  );
}

function* sourcesIn(folder) {
  yield join(folder, 'package.json');
  for (const part of ['src', 'assembly']) {
    if (!existsSync(join(folder, part))) continue;
    for (const entry of readdirSync(join(folder, part), { recursive: true })) {
      const made = entry.includes('generated') || entry.endsWith('.test.ts');
      if (!made) yield join(folder, part, entry);
    }
  }
}
