import type { Layer, LayerUse, Model, SerializedValue } from '@graftjs/core';
import { isModel } from '@graftjs/layers';

/** Operations on two tensors or more that a layer of TensorFlow.js stands for. */
const MERGES: { readonly [operation: string]: string } = {
  add: 'Add',
  maximum: 'Maximum',
  minimum: 'Minimum',
  multiply: 'Multiply',
};
const ACTIVATIONS: ReadonlySet<string> = new Set([
  'elu',
  'relu',
  'relu6',
  'selu',
  'sigmoid',
  'softplus',
  'softsign',
  'tanh',
]);

/** Brings operations to layers that stock TensorFlow.js knows, as far as that changes nothing. */
export type Plain = (value: SerializedValue) => SerializedValue;

/**
 * An operation as the layer of TensorFlow.js that computes the same, where there is one; stock
 * TensorFlow.js knows no operations between layers. A layer passes masks on, and lines up ranks in
 * another way, so it stands only where neither can matter.
 */
export function plainLayers(model: Model): Plain {
  const masks = /"(maskZero":true|type":"layers\/(Masking|MaskBy)")/;
  if (masks.test(JSON.stringify(model.getConfig()))) return (value) => value;
  const uneven = new Set(
    usesIn(model)
      .filter(isUneven)
      .map(({ layer }) => layer.name),
  );
  return (value) => (uneven.has(value.config['name'] as string) ? value : plainLayer(value));
}

function usesIn(model: Model): LayerUse[] {
  const { uses } = model as Model & { readonly uses: readonly LayerUse[] };
  const inside = model.layers.filter((layer: Layer) => isModel(layer));
  return [...uses, ...inside.flatMap((layer) => usesIn(layer as Model))];
}

const isUneven = ({ inputs }: LayerUse): boolean =>
  new Set(inputs.map(({ shape }) => shape.length)).size > 1;

function plainLayer(value: SerializedValue): SerializedValue {
  const { type, config } = value;
  if (type !== 'layers/Operation' || (config['operands'] ?? null) !== null) return value;
  const { name = null, trainable = true, operation, settings } = config;
  const identity = { name, trainable };
  const merge = MERGES[operation as string];
  if (merge !== undefined) return { type: `layers/${merge}`, config: identity };
  if (ACTIVATIONS.has(operation as string)) {
    const activation = { type: `activations/${operation as string}`, config: {} };
    return { type: 'layers/Activation', config: { ...identity, activation } };
  }
  if (operation !== 'concatenate') return value;
  const { axis = -1 } = settings as { readonly [name: string]: number };
  return { type: 'layers/Concatenate', config: { ...identity, axis } };
}
