import { relative } from 'node:path';
import { importsOf, resolveRelative, sourcesIn } from './imports.mjs';

/** Groups of files that import each other, by values or types, as lists of paths (Tarjan 1972). */
export function importCycles(root, dir) {
  const files = sourcesIn(dir);
  const known = new Set(files);
  const edges = new Map(
    files.map((file) => [
      file,
      importsOf(file)
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => resolveRelative(file, specifier))
        .filter((target) => known.has(target)),
    ]),
  );
  const order = new Map();
  const low = new Map();
  const stack = [];
  const groups = [];
  const visit = (file) => {
    order.set(file, order.size);
    low.set(file, order.get(file));
    stack.push(file);
    for (const target of edges.get(file)) {
      if (!order.has(target)) visit(target);
      if (stack.includes(target)) low.set(file, Math.min(low.get(file), low.get(target)));
    }
    if (low.get(file) !== order.get(file)) return;
    const group = stack.splice(stack.indexOf(file));
    if (group.length > 1 || edges.get(file).includes(file)) groups.push(group);
  };
  for (const file of files) if (!order.has(file)) visit(file);
  return groups.map((group) => group.map((file) => relative(root, file)).sort());
}
