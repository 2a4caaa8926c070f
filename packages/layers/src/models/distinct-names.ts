import type { Layer } from '@graftjs/core';

/**
 * What layers of one graph are called where names must tell them apart, as in a file: by their own
 * names, numbered where layers of several models that share one meet.
 *
 * @example
 * distinctNames(model.layers).get(layer); // 'conv_1'
 */
export function distinctNames(layers: readonly Layer[]): ReadonlyMap<Layer, string> {
  const taken = new Set(layers.map(({ name }) => name));
  const seen = new Set<string>();
  const names = new Map<Layer, string>();
  for (const layer of layers) {
    let name = layer.name;
    if (seen.has(name)) for (let i = 1; taken.has(name); i++) name = `${layer.name}_${i}`;
    seen.add(name);
    taken.add(name);
    names.set(layer, name);
  }
  return names;
}
