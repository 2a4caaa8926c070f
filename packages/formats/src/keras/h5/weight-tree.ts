import type { Hdf5Dataset } from '../../hdf5/hdf5-dataset.js';

/** What is asked of the groups of an HDF5 file that hold weights, whether it is one file or several. */
export interface WeightTree {
  readonly names: readonly string[];
  group(path: string): WeightTree | null;
  dataset(path: string): Hdf5Dataset | null;
  /** A text beside it. */
  text(name: string): string | null;
  /** Every array below, with its path from here. */
  datasets(): [path: string, dataset: Hdf5Dataset][];
}

/** The same group of several files as one: each array is in one of them. */
export function mergedTree(parts: readonly WeightTree[]): WeightTree {
  const [only, ...others] = parts;
  if (only && others.length === 0) return only;
  return {
    names: [...new Set(parts.flatMap(({ names }) => names))].sort(),
    group(path) {
      const found = parts.flatMap((part) => part.group(path) ?? []);
      return found.length === 0 ? null : mergedTree(found);
    },
    dataset: (path) =>
      parts.map((part) => part.dataset(path)).find((found) => found !== null) ?? null,
    text: (name) => parts.map((part) => part.text(name)).find((found) => found !== null) ?? null,
    datasets: () => parts.flatMap((part) => part.datasets()),
  };
}
