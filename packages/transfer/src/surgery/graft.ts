import {
  className,
  ConfigError,
  type Layer,
  type LayerUse,
  type Model,
  type SymbolicTensor,
} from '@graftjs/core';
import {
  globalAveragePooling1d,
  globalAveragePooling2d,
  globalAveragePooling3d,
  GraphModel,
  inlineModels,
} from '@graftjs/layers';
import { findHead, leafGraph, leafLayers, usesOf, type LeafTensor } from '@graftjs/zoo';
import { setTrainableLayers } from '../freezing/trainable-layers.js';
import { selectLayers } from '../selection/select-layers.js';
import { channelAxis, isConvolved } from './channel-axis.js';
import { lastOutputOf } from './last-output-of.js';
import { recordGraft } from './graft-record.js';

/** A head among several: its layers, and where it begins if not where the others do. */
export type HeadOfSeveral =
  readonly Layer[] | { readonly layers: readonly Layer[]; readonly at?: string | Layer };

export interface GraftOptions {
  /** The layers of the new head, in order. */
  readonly head?: readonly Layer[];
  /**
   * Several heads by their names, each an output of the model. In selections and in logs they go by
   * these names.
   */
  readonly heads?: { readonly [name: string]: HeadOfSeveral };
  /**
   * Where it begins: after this layer, or after the last layer of this block or stage, also deep
   * inside other models. Left out, before the classifier that the model has now.
   */
  readonly at?: string | Layer;
  readonly name?: string;
  /** Whether only the head trains at first. Default true. */
  readonly freezeBase?: boolean;
}

/**
 * A new head on a trained model. What came after `at` is left behind; the layers before it are the
 * base's own, with their weights, so that training the graft moves the base too.
 *
 * A head of dense layers on a body that gives images, volumes or convolved signals is preceded by a
 * global average pooling. On other sequences it answers for each step.
 *
 * Several heads make a model of several outputs, in the order of `heads`; the labels of an example are
 * then a list, one for each.
 *
 * @throws ConfigError where a head is empty or `at` is not in the model; ShapeError where the head
 * cannot take what is there
 * @example
 * const model = graft(base, { head: [dropout(0.2), dense(10, { activation: 'softmax' })] });
 * const both = graft(base, { heads: { species: [dense(5, { activation: 'softmax' })], age: [dense(1)] } });
 */
export function graft(
  base: Model,
  { head, heads, at, name = `${base.name}_graft`, freezeBase = true }: GraftOptions,
): Model {
  const wanted = headsOf(head, heads, at);
  const body = inlineModels(base);
  const places = wanted.map((one) =>
    one.at === undefined ? findPlace(base, body, one.layers) : choosePlace(base, body, one.at),
  );
  // What comes after them is left behind, and its names are free.
  const taken = layersBefore(places.map(({ symbol }) => symbol));
  const made = wanted.map((one, i) => {
    const place = places[i] as PlaceOfHead;
    const pooling = one.layers.every(takesVectors) ? poolingFor(body, place.symbol) : null;
    const layers = pooling ? [pooling, ...one.layers] : [...one.layers];
    if (heads) nameAfterHead(layers, one.name);
    nameHead(layers, taken, heads ? one.name : 'head');
    taken.push(...layers);
    const output = layers.reduce((symbol, layer) => layer.apply(symbol), place.symbol);
    return { name: one.name, layers, place, output };
  });
  const outputs = made.map(({ output }) => output);
  const model = new GraphModel({ inputs: body.inputs, outputs, name, borrowed: true });
  const all = made.flatMap(({ layers }) => layers);
  const { place } = made[0] as (typeof made)[0];
  recordGraft(model, {
    base: base.name,
    at: place.symbol.use.layer.name,
    shape: place.symbol.shape,
    reason: place.reason,
    body: leafLayers(model).filter((layer) => !all.includes(layer)),
    head: all,
    heads: Object.fromEntries(made.map(({ name: of, layers }) => [of, layers])),
  });
  if (freezeBase) setTrainableLayers(model, new Set(all));
  return model;
}

interface WantedHead {
  readonly name: string;
  readonly layers: readonly Layer[];
  readonly at: string | Layer | undefined;
}

function headsOf(
  head: GraftOptions['head'],
  heads: GraftOptions['heads'],
  at: GraftOptions['at'],
): WantedHead[] {
  const problem = (text: string, hint: string) =>
    new ConfigError({ where: 'graft', problem: text, hint }).startingAt(graft);
  if ((head === undefined) === (heads === undefined)) {
    throw problem('it takes head or heads', 'One head is a list of layers, several have names.');
  }
  const wanted = heads
    ? Object.entries(heads).map(([name, given]): WantedHead => {
        const own = 'layers' in given ? given : { layers: given };
        return { name, layers: own.layers, at: ('at' in own ? own.at : undefined) ?? at };
      })
    : [{ name: 'head', layers: head ?? [], at }];
  const empty = wanted.find(({ layers }) => layers.length === 0);
  if (wanted.length > 0 && !empty) return wanted;
  throw problem(
    empty && heads ? `the head "${empty.name}" has no layers` : 'the head has no layers',
    'Give at least the classifier: { head: [dense(10, { activation: "softmax" })] }.',
  );
}

/** The output of a head among several goes by its name. */
function nameAfterHead(layers: readonly Layer[], name: string): void {
  const last = layers.at(-1);
  if (last && !last.named) last.claimName(name);
}

interface PlaceOfHead {
  readonly symbol: SymbolicTensor;
  readonly reason: string;
}

function choosePlace(base: Model, body: Model, at: string | Layer): PlaceOfHead {
  const entry = body.inputs.find(({ use: { layer } }) => layer === at || layer.name === at);
  if (entry)
    return { symbol: entry, reason: `at the input "${entry.use.layer.name}", as asked for` };
  const chosen = new Set(selectLayers(base, at));
  const last = usesOf(body).findLast(({ layer }) => chosen.has(layer)) as LayerUse;
  const times = usesOf(body).filter(({ layer }) => layer === last.layer).length;
  const which = times > 1 ? `the last of ${times} uses of ` : '';
  return {
    symbol: last.outputs[0] as SymbolicTensor,
    reason: `after ${which}"${last.layer.name}", as asked for`,
  };
}

/** The layers that some places depend on. */
function layersBefore(places: readonly SymbolicTensor[]): Layer[] {
  const seen = new Set<SymbolicTensor>();
  const waiting = [...places];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    waiting.push(...next.use.inputs);
  }
  return [...new Set([...seen].map(({ use }) => use.layer))];
}

function findPlace(base: Model, body: Model, head: readonly Layer[]): PlaceOfHead {
  const found = findHead(base);
  if (!found) {
    const symbol = body.outputs[0] as SymbolicTensor;
    return { symbol, reason: 'the model ends without a classifier' };
  }
  const images = found.cuts.find(({ shape }) => shape.length > 2);
  const cut = (wantsImages(head) ? images : undefined) ?? found.cuts[0];
  return { symbol: symbolOf(base, body, cut as LeafTensor), reason: found.reason };
}

/** The symbol of a flat graph that stands for a tensor between the leaves of a nested one. */
function symbolOf(base: Model, body: Model, tensor: LeafTensor): SymbolicTensor {
  if (!tensor.from) return body.inputs[tensor.index] as SymbolicTensor;
  const { layer } = tensor.from;
  const sameLayer = leafGraph(base).uses.filter((use) => use.layer === layer);
  const position = sameLayer.findIndex(({ use }) => use === tensor.from?.use);
  const use = usesOf(body).filter((item) => item.layer === layer)[Math.max(position, 0)];
  return use?.outputs[tensor.index] ?? lastOutputOf(body, layer);
}

const wantsImages = ([first]: readonly Layer[]): boolean =>
  /Pooling|Conv|Flatten|UpSampling|Padding/.test(className(first?.type ?? ''));

const takesVectors = ({ type }: Layer): boolean => /^(Dense|Dropout)$/.test(className(type));

/** What makes one vector of images, volumes and convolved signals; other sequences stay as they are. */
function poolingFor(body: Model, place: SymbolicTensor): Layer | null {
  const axes = place.shape.length - 2;
  const first = channelAxis(body, place) === 1;
  const dataFormat = first ? 'channelsFirst' : 'channelsLast';
  if (axes === 1) return isConvolved(place) ? globalAveragePooling1d({ dataFormat }) : null;
  if (axes === 2) return globalAveragePooling2d({ dataFormat });
  return axes === 3 ? globalAveragePooling3d({ dataFormat }) : null;
}

/** Names that users chose stay, as does that of a head; the others avoid those of the body. */
function nameHead(head: readonly Layer[], others: readonly Layer[], prefix: string): void {
  const kept = (layer: Layer): boolean => layer.named || layer.name === prefix;
  const taken = new Set([...others, ...head.filter(kept)].map(({ name }) => name));
  for (const layer of head) {
    if (kept(layer)) {
      if (!others.some(({ name }) => name === layer.name)) continue;
      throw new ConfigError({
        where: 'graft',
        problem: `a layer of the base is called "${layer.name}" too`,
        hint: 'Give the layer of the head another name.',
      });
    }
    const stem = `${prefix}_${layer.name.replace(/_\d+$/, '')}`;
    let name = stem;
    for (let i = 1; taken.has(name); i++) name = `${stem}_${i}`;
    layer.claimName(name);
    taken.add(name);
  }
}
