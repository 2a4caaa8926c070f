import { ConfigError, connect, type Layer, type Model, type SymbolicTensor } from '@graftjs/core';
import { leafLayers } from '@graftjs/zoo';
import { selectLayers } from '../selection/select-layers.js';
import { redrawWith } from './redraw-with.js';

export interface ReplaceLayerOptions {
  /** The layer to replace, or its name, also deep inside other models. */
  readonly layer: string | Layer;
  /** What comes in its place, in order; nothing takes it out. */
  readonly by: Layer | readonly Layer[];
}

/**
 * The same model with one layer exchanged, or taken out: another activation, a stem for other
 * channels. All other layers are the original's own, with their weights.
 *
 * @throws ConfigError where the name means several layers; ShapeError where the new layers do not fit
 * what comes after
 * @example
 * const soft = replaceLayer(base, { layer: 'relu_1', by: activation('gelu') });
 */
export function replaceLayer(model: Model, { layer, by }: ReplaceLayerOptions): Model {
  const chosen = selectLayers(model, layer);
  const [old] = chosen;
  if (!old || chosen.length > 1) {
    throw new ConfigError({
      where: 'replaceLayer',
      problem: `${chosen.length} layers are meant, and one can be replaced`,
      operands: [{ label: 'layers', value: chosen.map(({ name }) => name).join(', ') }],
    });
  }
  const others = new Set(leafLayers(model).filter((one) => one !== old));
  const layers = [by].flat() as Layer[];
  if (by === undefined) {
    throw new ConfigError({
      where: 'replaceLayer',
      problem: `it is not said what comes in the place of "${old.name}"`,
      hint: 'Give { layer, by: activation("gelu") }, or { layer, by: [] } to take it out.',
    });
  }
  const taken = new Set([...others].map(({ name }) => name));
  for (const [i, one] of layers.entries()) {
    if (!one.named)
      one.claimName(freeName(layers.length === 1 ? old.name : `${old.name}_${i}`, taken));
    if (taken.has(one.name)) {
      throw new ConfigError({
        where: 'replaceLayer',
        problem: `a layer of the model is called "${one.name}" too`,
      });
    }
    taken.add(one.name);
  }
  return redrawWith(model, (use, sources) => {
    if (use.layer !== old) return connect(use.layer, sources);
    return layers.reduce<readonly SymbolicTensor[]>(
      (symbols, one) => connect(one, symbols),
      sources,
    );
  });
}

function freeName(stem: string, taken: ReadonlySet<string>): string {
  let name = stem;
  for (let i = 1; taken.has(name); i++) name = `${stem}_${i}`;
  return name;
}
