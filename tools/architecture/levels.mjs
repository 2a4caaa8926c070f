import { builtinModules } from 'node:module';
import { readFileSync } from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';
import { importsOf, packageOf, sourcesIn } from './imports.mjs';

const isTest = (file) => /\.test(-d)?\.ts$|[\\/]testing[\\/]/.test(file);

/**
 * What breaks the architecture in one package: imports that leave it by a relative path, packages
 * that it does not declare, arrows that point sideways or up. Tests may use development
 * dependencies of any level.
 */
export function levelViolations(root, dir, levels) {
  const level = new Map(levels.flatMap((names, i) => names.map((name) => [name, i])));
  const name = basename(dir);
  const found = [];
  if (!level.has(name)) found.push(`packages/${name}: not in tools/architecture/levels.json`);
  const manifest = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'));
  const { dependencies, peerDependencies, optionalDependencies, devDependencies } = manifest;
  const shipped = new Set(
    Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies }),
  );
  const all = new Set([...shipped, ...Object.keys(devDependencies ?? {}), '@jest/globals']);
  for (const file of sourcesIn(join(dir, 'src'))) {
    const test = isTest(file);
    const complain = (problem) => found.push(`${relative(root, file)}: ${problem}`);
    for (const specifier of importsOf(file)) {
      if (specifier.startsWith('.')) {
        const target = resolve(file, '..', specifier);
        if (!target.startsWith(dir + sep) && !(test && target.startsWith(join(root, 'tools')))) {
          complain(`the relative import "${specifier}" leaves the package`);
        }
        continue;
      }
      if (specifier.startsWith('node:') || builtinModules.includes(specifier)) continue;
      const needed = packageOf(specifier);
      if (needed === manifest.name) continue;
      // Core's tests stand on what is built on core; declared, that would be a circle of builds.
      if (test && name === 'core' && needed.startsWith('@graftjs/')) continue;
      if (!(test ? all : shipped).has(needed) && !(test && rootDevelops(root, needed))) {
        complain(`"${needed}" is not declared in package.json`);
      }
      const target = needed.replace('@graftjs/', '');
      if (test || !level.has(target)) continue;
      const [from, to] = [level.get(name), level.get(target)];
      if (to > from) complain(`level ${from} (${name}) imports level ${to} (${target})`);
      if (to === from && from === 2) complain(`${name} and ${target} are siblings`);
    }
  }
  return found;
}

const rootManifests = new Map();
function rootDevelops(root, name) {
  if (!rootManifests.has(root)) {
    rootManifests.set(root, JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  }
  return name in (rootManifests.get(root).devDependencies ?? {});
}
