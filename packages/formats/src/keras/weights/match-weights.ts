import { FormatError, formatShape } from '@graftjs/core';
import { matchByOrder } from './match-by-order.js';
import { fullName, type PlacedParameter } from './placed-parameters.js';
import type { StoredWeight } from './stored-weight.js';

/**
 * Finds the parameter for every stored array by its name. Files name an array by its layer and
 * parameter (`conv1/kernel`), some by all the models around it, some add the cell of a recurrent
 * layer or a `:0`, and some were saved under other layer names, in which case the order decides.
 *
 * Shapes are compared; what is missing, left over or does not fit is an error that names it.
 *
 * @returns the stored array for each parameter, in the order of the parameters
 */
export function matchWeights<W extends StoredWeight>(
  parameters: readonly PlacedParameter[],
  stored: readonly W[],
  where: string,
): W[] {
  const found = matchPlaced(parameters, stored);
  const matched = parameters.flatMap((placed) => found.get(placed) ?? []);
  if (matched.length < parameters.length || matched.length < stored.length) {
    throw mismatch(parameters, stored, found, where);
  }
  checkShapes(found, where);
  return matched;
}

/**
 * As far as names go, and unless it is not wanted the order of what they leave open; shapes are not
 * looked at.
 */
export function matchPlaced<W extends StoredWeight>(
  parameters: readonly PlacedParameter[],
  stored: readonly W[],
  inOrder = true,
): Map<PlacedParameter, W> {
  const found = new Map<PlacedParameter, W>();
  const groups = groupByName(stored, parameters);
  for (const { path, last, weights } of groups) {
    const open = parameters.filter(
      (placed) =>
        !found.has(placed) && placed.parameter.name === last && liesIn(path, placed.scope),
    );
    const exact = open.filter(({ scope }) => endsWith(scope, path));
    const chosen = [exact, open].find((list) => list.length === weights.length) ?? [];
    chosen.forEach((placed, i) => found.set(placed, weights[i] as W));
  }
  if (!inOrder) return found;
  const taken = new Set(found.values());
  const left = stored.filter((weight) => !taken.has(weight));
  const open = parameters.filter((placed) => !found.has(placed));
  for (const [placed, weight] of matchByOrder(open, left)) found.set(placed, weight);
  return found;
}

interface NameGroup<W> {
  /** Names of layers in the name, from the outermost in. */
  readonly path: readonly string[];
  /** Name of the parameter. */
  readonly last: string;
  readonly weights: W[];
}

/** Arrays whose names say the same, the most precise names first. */
function groupByName<W extends StoredWeight>(
  stored: readonly W[],
  parameters: readonly PlacedParameter[],
): NameGroup<W>[] {
  const layers = new Set(parameters.flatMap(({ scope }) => scope));
  const groups = new Map<string, NameGroup<W>>();
  for (const weight of stored) {
    const parts = weight.name.replace(/:\d+$/, '').split('/');
    const last = parts.at(-1) as string;
    const path = parts.slice(0, -1).filter((part) => layers.has(part));
    const key = [...path, last].join('/');
    const group = groups.get(key) ?? { path, last, weights: [] };
    group.weights.push(weight);
    groups.set(key, group);
  }
  return [...groups.values()]
    .filter(({ path }) => path.length > 0)
    .sort((a, b) => b.path.length - a.path.length);
}

/** Whether the names of a path occur in a scope, in their order. */
function liesIn(path: readonly string[], scope: readonly string[]): boolean {
  let at = 0;
  for (const name of scope) if (name === path[at]) at++;
  return at === path.length;
}

function endsWith(scope: readonly string[], path: readonly string[]): boolean {
  return path.every((name, i) => scope[scope.length - path.length + i] === name);
}

function checkShapes(found: ReadonlyMap<PlacedParameter, StoredWeight>, where: string): void {
  for (const [placed, { name, shape }] of found) {
    const wanted = placed.parameter.shape;
    if (formatShape(shape) === formatShape(wanted)) continue;
    throw new FormatError({
      where,
      problem: `the shape of weight "${name}" does not fit the layer`,
      operands: [
        { label: 'in the file', value: shape },
        { label: 'layer', value: wanted, note: `of "${fullName(placed)}"` },
      ],
    });
  }
}

function mismatch(
  parameters: readonly PlacedParameter[],
  stored: readonly StoredWeight[],
  found: ReadonlyMap<PlacedParameter, StoredWeight>,
  where: string,
): FormatError {
  const taken = new Set(found.values());
  const missing = parameters.filter((placed) => !found.has(placed));
  const extra = stored.filter((weight) => !taken.has(weight));
  const problem =
    missing.length > 0
      ? `${missing.length} of ${parameters.length} weights of the model are not in the file`
      : `${extra.length} of ${stored.length} weights of the file belong to no layer`;
  const rows = (label: string, entries: readonly [string, readonly number[]][]) =>
    entries.slice(0, 5).map(([name, shape]) => ({ label, value: `${name} ${formatShape(shape)}` }));
  return new FormatError({
    where,
    problem,
    operands: [
      ...rows(
        'missing',
        missing.map((placed) => [fullName(placed), placed.parameter.shape]),
      ),
      ...rows(
        'left over',
        extra.map(({ name, shape }) => [name, shape]),
      ),
    ],
  });
}
