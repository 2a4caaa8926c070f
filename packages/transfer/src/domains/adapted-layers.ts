import { ConfigError, type Layer, type Model, type SymbolicTensor } from '@graftjs/core';
import { usesOf } from '@graftjs/zoo';
import { selectLayers } from '../selection/select-layers.js';
import { lastOutputOf } from '../surgery/last-output-of.js';
import { trainsBefore } from '../surgery/trains-before.js';
import { headOf } from '../surgery/stages-of.js';

/** A place whose outputs are to be alike on both domains. */
export interface AdaptedLayer {
  readonly name: string;
  readonly symbol: SymbolicTensor;
}

/**
 * The places to adapt in the trained part of a model: those asked for, else what the classifier
 * receives.
 *
 * @throws ConfigError where nothing before such a place trains, so that it can be made no other
 */
export function adaptedLayers(
  model: Model,
  rest: Model,
  at: readonly (string | Layer)[] | null,
): AdaptedLayer[] {
  const inRest = new Set(usesOf(rest).map(({ layer }) => layer));
  const places = at
    ? at.map((place) => {
        const layer = selectLayers(model, place).at(-1) as Layer;
        if (!inRest.has(layer)) throw untrained(layer.name);
        return { name: layer.name, symbol: lastOutputOf(rest, layer) };
      })
    : [beforeClassifier(model, rest)];
  for (const { name, symbol } of places) {
    if (rest.inputs.includes(symbol) || !trainsBefore(symbol)) throw untrained(name);
  }
  return places;
}

function beforeClassifier(model: Model, rest: Model): AdaptedLayer {
  const classifier = headOf(model).findLast(({ parameters }) => parameters.length > 0);
  const symbol = usesOf(rest).findLast(({ layer }) => layer === classifier)?.inputs[0];
  // Where the trained part begins there, its entry is named after the layer before the cut.
  if (symbol) return { name: symbol.use.layer.name.replace(/^after_/, ''), symbol };
  throw new ConfigError({
    where: 'adaptDomain',
    problem: `model "${model.name}" has no classifier by which its features could be found`,
    hint: 'Name the layer whose outputs shall be alike: { at: "pool" }.',
  });
}

function untrained(name: string): ConfigError {
  return new ConfigError({
    where: 'adaptDomain',
    problem: `nothing that trains comes before "${name}", so its outputs cannot be made alike`,
    hint: 'Train more of the model, { train: { lastStages: 1 } }, or adapt a later layer with at.',
  });
}
