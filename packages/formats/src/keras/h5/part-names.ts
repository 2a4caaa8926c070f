import type { Layer } from '@graftjs/core';

/** `max_pooling2d` of `MaxPooling2D`, as Keras 3 names layers in its files. */
export function kerasSnakeCase(name: string): string {
  return name
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

/** Names of layers in a file of Keras 3: by class, counted. */
export const partNames = (layers: readonly Layer[], classOf: (layer: Layer) => string): string[] =>
  countedNames(layers.map(classOf));

/** The same of the names of their classes. */
export function countedNames(classes: readonly string[]): string[] {
  const used = new Map<string, number>();
  return classes.map((kind) => {
    const name = kerasSnakeCase(kind);
    const count = used.get(name);
    used.set(name, (count ?? -1) + 1);
    return count === undefined ? name : `${name}_${count + 1}`;
  });
}
