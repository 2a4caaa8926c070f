import { ConfigError, didYouMean, type Layer } from '@graftjs/core';

/** A layer by name or by index, negative ones from the end; throws where there is not exactly one. */
export function findLayer(
  layers: readonly Layer[],
  nameOrIndex: string | number,
  where: string,
): Layer {
  if (typeof nameOrIndex === 'number') {
    const layer = layers.at(nameOrIndex);
    if (layer) return layer;
    throw new ConfigError({
      where,
      problem: `it has no layer number ${nameOrIndex}`,
      hint: `It has ${layers.length} layers, from 0 to ${layers.length - 1}.`,
    });
  }
  const [layer, ...more] = layers.filter(({ name }) => name === nameOrIndex);
  if (layer && more.length === 0) return layer;
  if (layer) {
    throw new ConfigError({
      where,
      problem: `it has ${more.length + 1} layers called "${nameOrIndex}", from different models`,
      hint: 'Choose one by its index.',
    });
  }
  throw new ConfigError({
    where,
    problem: `it has no layer "${nameOrIndex}"`,
    hint: didYouMean(
      nameOrIndex,
      layers.map(({ name }) => name),
    ),
  });
}
