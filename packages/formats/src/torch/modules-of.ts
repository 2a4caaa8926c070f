import type { StoredArray } from '../keras/weights/stored-array.js';
import { IGNORED, type Module } from './convert-module.js';

const WORDS =
  /^(weight|bias|running_mean|running_var|num_batches_tracked|(weight|bias)_(ih|hh)(_l\d+)?(_reverse)?)$/;

/** Whether the names of arrays are those of a PyTorch `state_dict`. */
export function looksLikeTorch(arrays: readonly StoredArray[]): boolean {
  const words = arrays.map(({ name }) => name.split('.').at(-1) as string);
  return arrays.length > 0 && words.every((word) => WORDS.test(word));
}

/** The arrays of each module, by the module's name: `features.0`. */
export function modulesOf(arrays: readonly StoredArray[]): Map<string, Module> {
  const modules = new Map<string, Map<string, StoredArray>>();
  for (const array of arrays) {
    const at = array.name.lastIndexOf('.');
    const [module, own] = [array.name.slice(0, Math.max(0, at)), array.name.slice(at + 1)];
    if (IGNORED.has(own)) continue;
    const known = modules.get(module) ?? new Map<string, StoredArray>();
    modules.set(module, known.set(own, array));
  }
  return modules;
}
