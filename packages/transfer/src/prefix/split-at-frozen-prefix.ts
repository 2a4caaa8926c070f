import type { Layer, Model, Parameter, Shape, SymbolicTensor } from '@graftjs/core';
import { inlineModels, subModel } from '@graftjs/layers';
import { leafLayers, usesOf } from '@graftjs/zoo';
import { trainableLayers } from '../freezing/trainable-layers.js';
import { drawsRandomness } from './draws-randomness.js';
import { withFreeBatch } from '../surgery/redraw-with.js';
import { maskedPlaces } from './masked-places.js';

/** A model in two: what training leaves as it is, and what it moves. */
export interface Split {
  /** From the inputs to the cut; `null` where nothing before the trained layers can be kept. */
  readonly prefix: Model | null;
  /** From the cut to the outputs, sharing layers and weights with the model. */
  readonly rest: Model;
  readonly cut: Cut;
}

export interface Cut {
  /** The layer whose output is cut at, `null` where there is no prefix. */
  readonly layer: string | null;
  /** What flows there, with the batch axis. */
  readonly shape: Shape;
  readonly reason: string;
}

export interface SplitOptions {
  /** Layers that count as trained although they are not. */
  readonly beside?: Iterable<Layer>;
}

/**
 * Splits a model at the deepest single tensor that everything trained depends on and nothing trained
 * has touched. Layers that are frozen, draw no random numbers in training, and come before it make
 * the prefix: its outputs are the same in every epoch, so they can be computed once.
 *
 * Models inside are opened, so that the cut can lie anywhere. Both parts take batches of any size.
 *
 * @example
 * const { prefix, rest, cut } = splitAtFrozenPrefix(model);
 * console.log(cut.layer, cut.shape, cut.reason);
 */
export function splitAtFrozenPrefix(model: Model, { beside = [] }: SplitOptions = {}): Split {
  const flat = withFreeBatch(inlineModels(model));
  const moving = new Set([...movingLayers(model), ...beside]);
  const uses = usesOf(flat);
  const fixed = new Set<SymbolicTensor>(flat.inputs);
  let obstacle: Layer | null = null;
  for (const { layer, inputs, outputs } of uses) {
    if (!moving.has(layer) && inputs.every((symbol) => fixed.has(symbol))) {
      outputs.forEach((symbol) => fixed.add(symbol));
    } else obstacle ??= layer;
  }
  // A mask says which steps count, and kept features have none.
  const masked = maskedPlaces(flat);
  const candidates = uses.filter(({ outputs }) => outputs.every((symbol) => fixed.has(symbol)));
  const cut = candidates
    .flatMap(({ outputs }) => outputs)
    .findLast(
      (symbol) => KEPT.has(symbol.dtype) && !masked.has(symbol) && carriesEverything(flat, symbol),
    );
  if (!cut) return unsplit(flat, obstacle);
  const { layer } = cut.use;
  const reason =
    obstacle === null
      ? 'nothing is trained'
      : `the first layer that is not fixed is "${obstacle.name}"`;
  return {
    prefix: subModel(flat, { to: cut, inputs: 'all', name: `${model.name}_prefix` }),
    rest: subModel(flat, { from: cut, name: model.name }),
    cut: { layer: layer.name, shape: cut.shape, reason },
  };
}

/** What features can be kept as. */
const KEPT: ReadonlySet<string> = new Set(['float32', 'int32', 'bool']);

/** Layers whose outputs change from one epoch to the next. */
function movingLayers(model: Model): Set<Layer> {
  const trainable = trainableLayers(model);
  const moves = (layer: Layer): boolean =>
    (trainable.has(layer) && layer.parameters.some(isMoved)) || drawsRandomness(layer);
  return new Set(leafLayers(model).filter(moves));
}

const isMoved = ({ role, trainable, adapter }: Parameter): boolean =>
  role === 'state' || trainable || adapter !== null;

/** Whether the outputs of a model depend on its inputs through this symbol alone. */
function carriesEverything(flat: Model, symbol: SymbolicTensor): boolean {
  const seen = new Set<SymbolicTensor>([symbol]);
  const waiting = [...flat.outputs];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (seen.has(next)) continue;
    if (flat.inputs.includes(next)) return false;
    seen.add(next);
    waiting.push(...next.use.inputs);
  }
  return true;
}

function unsplit(flat: Model, obstacle: Layer | null): Split {
  const reason = obstacle
    ? `"${obstacle.name}" is not fixed, and nothing that could be kept comes before it`
    : 'the model has no single place to cut at';
  const shape = flat.inputs[0]?.shape ?? [];
  return { prefix: null, rest: flat, cut: { layer: null, shape, reason } };
}
