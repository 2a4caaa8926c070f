import type { Layer, Model, Parameter } from '@graftjs/core';
import { distinctNames, isModel } from '@graftjs/layers';

/** A parameter and the names of the layers that it lies in, the model itself left out. */
export interface PlacedParameter {
  readonly parameter: Parameter;
  readonly scope: readonly string[];
  /** How many of these names, from the first, are those of nested models. */
  readonly models: number;
}

/** Every parameter of a model once, in the order in which Keras lists them. */
export function placedParameters(model: Model): PlacedParameter[] {
  const seen = new Set<Parameter>();
  const names = distinctNames(model.layers);
  return model.layers.flatMap((layer) =>
    inside(layer, { scope: [], models: 0 }, seen, names.get(layer)),
  );
}

/** The same of one layer, its own name in front. */
export function placedParametersOf(layer: Layer): PlacedParameter[] {
  return inside(layer, { scope: [], models: 0 }, new Set());
}

function inside(
  layer: Layer,
  outer: Omit<PlacedParameter, 'parameter'>,
  seen: Set<Parameter>,
  name = layer.name,
): PlacedParameter[] {
  const scope = [...outer.scope, name];
  const parts = sublayersOf(layer);
  const nested = new Set(parts.flatMap((part) => part.parameters));
  const own = layer.parameters
    .filter((parameter) => !nested.has(parameter) && !seen.has(parameter))
    .map((parameter) => ({ parameter, scope, models: outer.models }));
  for (const { parameter } of own) seen.add(parameter);
  // Only models that follow each other count: a wrapper's name is part of what it wraps.
  const whole = isModel(layer) && outer.models === outer.scope.length;
  const here = { scope, models: whole ? scope.length : outer.models };
  const names = whole ? distinctNames(parts) : null;
  return [...own, ...parts.flatMap((part) => inside(part, here, seen, names?.get(part)))];
}

/** A nested model's layers as the model lists them; the parts of a wrapper. */
function sublayersOf(layer: Layer): readonly Layer[] {
  return isModel(layer) ? layer.layers : layer.sublayers;
}

/** `block/dense/kernel`. */
export function fullName({ parameter, scope }: PlacedParameter): string {
  return [...scope, parameter.name].join('/');
}

/** Every parameter of a model by its full name, `block/dense/kernel`, as files write it. */
export function parameterNames(model: Model): Map<string, Parameter> {
  return new Map(placedParameters(model).map((one) => [fullName(one), one.parameter]));
}
