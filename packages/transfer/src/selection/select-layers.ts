import { ConfigError, didYouMean, type Layer, type Model } from '@graftjs/core';
import { leafLayers } from '@graftjs/zoo';
import { graftOf } from '../surgery/graft-record.js';
import { stagesOf } from '../surgery/stages-of.js';
import { isList, type Selection } from './selection.js';

/**
 * The layers of a model that a selection means, in the order in which they are computed; layers
 * inside other models are found like any other. Default: all. A name that is not there throws, with
 * the nearest names.
 *
 * @example
 * selectLayers(model, { lastStages: 2 }).map(({ name }) => name);
 */
export function selectLayers(model: Model, selection?: Selection): Layer[] {
  const leaves = leafLayers(model);
  if (selection === undefined) return leaves;
  const chosen = new Set(choose(new Names(model, leaves), selection));
  return leaves.filter((layer) => chosen.has(layer));
}

function choose(names: Names, selection: Selection): readonly Layer[] {
  const { leaves } = names;
  if (typeof selection === 'string') return names.find(selection);
  if (selection instanceof RegExp) return leaves.filter(({ name }) => matches(selection, name));
  if (typeof selection === 'function') return leaves.filter(selection);
  if (typeof selection !== 'object' || selection === null) throw noSelection(selection);
  if (isList(selection)) return selection.flatMap((item) => choose(names, item));
  if ('lastStages' in selection) return names.lastStages(selection.lastStages);
  if ('from' in selection) {
    const first = names.find(selection.from)[0] as Layer;
    return leaves.slice(leaves.indexOf(first));
  }
  if ('until' in selection) {
    const last = names.find(selection.until).at(-1) as Layer;
    return leaves.slice(0, leaves.indexOf(last) + 1);
  }
  if (!Array.isArray((selection as Partial<Layer>).parameters)) throw noSelection(selection);
  return names.inside(selection);
}

/** What is no selection to TypeScript, and came from JavaScript all the same. */
function noSelection(given: unknown): ConfigError {
  const keys = typeof given === 'object' && given !== null ? Object.keys(given) : [];
  const [key = ''] = keys;
  return new ConfigError({
    where: 'selection',
    problem: 'it does not say which layers',
    operands: [
      { label: 'got', value: keys.length > 0 ? `{ ${keys.join(', ')} }` : String(given) },
      {
        label: 'expected',
        value:
          'a name, a pattern, a function, a layer, a list of these, or one of the objects below',
      },
      { label: 'objects', value: '{ lastStages: 2 }, { from: "name" }, { until: "name" }' },
    ],
    hint: key ? didYouMean(key, ['lastStages', 'from', 'until']) : undefined,
  });
}

/** A pattern with the flag `g` or `y` remembers where it stopped. */
const matches = (pattern: RegExp, name: string): boolean => name.search(pattern) >= 0;

/** What the parts of a model are called. */
class Names {
  constructor(
    private readonly model: Model,
    readonly leaves: readonly Layer[],
  ) {}

  /** The layers that a name means: a stage's, a block's, a model's or one. */
  find(name: string): readonly Layer[] {
    const stages = stagesOf(this.model);
    const parts = [...stages, ...stages.flatMap(({ blocks }) => blocks)];
    const part = parts.find((item) => item.name === name);
    const head = part ? undefined : graftOf(this.model)?.heads[name];
    const layers = part?.layers ?? head ?? this.leaves.filter((layer) => layer.name === name);
    if (layers.length > 0) return layers;
    const container = containers(this.model).find((layer) => layer.name === name);
    if (container) return this.inside(container);
    throw new ConfigError({
      where: 'selection',
      problem: `there is no layer, block or stage "${name}" in model "${this.model.name}"`,
      hint: didYouMean(
        name,
        [...parts, ...this.leaves].map((item) => item.name),
      ),
    });
  }

  lastStages(count: number): readonly Layer[] {
    const stages = stagesOf(this.model);
    const body = stages.filter(({ name }) => name !== 'head');
    if (!Number.isInteger(count) || count < 0 || count > body.length) {
      throw new ConfigError({
        where: 'selection',
        problem: `lastStages: ${count} does not fit model "${this.model.name}"`,
        operands: [{ label: 'stages', value: body.map(({ name }) => name).join(', ') }],
        hint: `Give a whole number from 0 to ${body.length}.`,
      });
    }
    const kept = new Set([...body.slice(body.length - count), ...stages.filter(isHead)]);
    return [...kept].flatMap(({ layers }) => layers);
  }

  /** The layers of a model inside, or the layer itself. */
  inside(layer: Layer): readonly Layer[] {
    const below = new Set(descendants(layer));
    const found = this.leaves.filter((leaf) => below.has(leaf));
    if (found.length > 0) return found;
    throw new ConfigError({
      where: 'selection',
      problem: `layer "${layer.name}" is no part of model "${this.model.name}"`,
      hint: didYouMean(
        layer.name,
        this.leaves.map(({ name }) => name),
      ),
    });
  }
}

const isHead = ({ name }: { readonly name: string }): boolean => name === 'head';

function descendants(layer: Layer): Layer[] {
  return [layer, ...layer.sublayers.flatMap(descendants)];
}

function containers(model: Model): Layer[] {
  return model.layers.flatMap(descendants).filter(({ sublayers }) => sublayers.length > 0);
}
