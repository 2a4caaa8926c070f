import { sizeOf } from '@graftjs/core';
import type { StoredArray } from '../keras/weights/stored-array.js';
import type { InspectedLayer } from './inspection.js';

/** Arrays that are known by name alone, grouped by what their names begin with. */
export function modulesIn(
  arrays: readonly Pick<StoredArray, 'name' | 'shape'>[],
): InspectedLayer[] {
  const modules = new Map<string, number>();
  for (const { name, shape } of arrays) {
    const module = /^(.*?)([./]vars)?[./][^./]*$/.exec(name)?.[1] ?? name;
    modules.set(module, (modules.get(module) ?? 0) + sizeOf(shape));
  }
  return [...modules].map(([path, parameters]) => ({
    path,
    className: '',
    outputShape: null,
    parameters,
    known: true,
  }));
}
