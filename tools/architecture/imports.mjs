import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const STATEMENT = /^\s*(?:import|export)\s(?:[^'";]*?\sfrom\s*)?['"]([^'"\n]+)['"]/gm;
const CALL = /\b(?:import|require)\(\s*['"]([^'"\n]+)['"]\s*\)/g;

/** Every TypeScript source of a folder, tests among them. */
export function sourcesIn(dir) {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

/** What a file imports, types among it; comments do not count. */
export function importsOf(file) {
  const text = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  return [...text.matchAll(STATEMENT), ...text.matchAll(CALL)].map(([, specifier]) => specifier);
}

/** The source behind a relative import. */
export function resolveRelative(file, specifier) {
  return resolve(dirname(file), specifier).replace(/\.js$/, '.ts');
}

/** `@graftjs/core` of `@graftjs/core/package.json`. */
export function packageOf(specifier) {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
