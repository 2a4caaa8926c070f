import type { Layer, Model, Parameter } from '@graftjs/core';

/** A parameter and the names of the layers that it lies in, the model itself left out. */
export interface PlacedParameter {
  readonly parameter: Parameter;
  readonly scope: readonly string[];
}

/** Every parameter of a model once, in the order in which Keras lists them. */
export function placedParameters(model: Model): PlacedParameter[] {
  const seen = new Set<Parameter>();
  return model.layers.flatMap((layer) => inside(layer, [], seen));
}

function inside(layer: Layer, outer: readonly string[], seen: Set<Parameter>): PlacedParameter[] {
  const scope = [...outer, layer.name];
  const parts = sublayersOf(layer);
  const nested = new Set(parts.flatMap((part) => part.parameters));
  const own = layer.parameters
    .filter((parameter) => !nested.has(parameter) && !seen.has(parameter))
    .map((parameter) => ({ parameter, scope }));
  for (const { parameter } of own) seen.add(parameter);
  return [...own, ...parts.flatMap((part) => inside(part, scope, seen))];
}

/** A nested model's layers as the model lists them; the parts of a wrapper. */
function sublayersOf(layer: Layer): readonly Layer[] {
  return 'layers' in layer ? (layer as Model).layers : layer.sublayers;
}

/** `block/dense/kernel`. */
export function fullName({ parameter, scope }: PlacedParameter): string {
  return [...scope, parameter.name].join('/');
}
