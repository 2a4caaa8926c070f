import { Random } from '@graftjs/core';

/** So many examples of each class, drawn by seed; more include those drawn for fewer. */
export function fewLabels(data, perClass, seed) {
  const taken = new Map();
  const chosen = [...new Random(seed).split('few labels').permutation(data.size)].filter((i) => {
    const label = data.labels[i];
    const count = (taken.get(label) ?? 0) + 1;
    taken.set(label, count);
    return count <= perClass;
  });
  return data.subset(Int32Array.from(chosen));
}
