import { ConfigError, describeLayer, type Layer } from '@graftjs/core';

/** Makes the names of a model's layers unique: `dense`, `dense_1`, …, as Keras counts them. */
export function nameLayers(layers: readonly Layer[], where: string): void {
  const taken = new Map<string, Layer>();
  for (const layer of layers.filter(({ named }) => named)) {
    const other = taken.get(layer.name);
    if (other) {
      throw new ConfigError({
        where,
        problem: `two of its layers are called "${layer.name}"`,
        operands: [
          { label: 'one', value: describeLayer(other) },
          { label: 'other', value: describeLayer(layer) },
        ],
        hint: 'Give one of them another name.',
      });
    }
    taken.set(layer.name, layer);
  }
  for (const layer of layers.filter(({ named }) => !named)) {
    let name = layer.name;
    const stem = name.replace(/_\d+$/, '');
    for (let i = 0; taken.has(name); i++) name = i === 0 ? stem : `${stem}_${i}`;
    if (name !== layer.name) layer.claimName(name);
    taken.set(name, layer);
  }
}
