import { className, ConfigError, type Layer, type Model, type SymbolicTensor } from '@graftjs/core';
import { globalAveragePooling2d, GraphModel, inlineModels, outputOf } from '@graftjs/layers';
import { findHead, leafGraph, leafLayers, usesOf, type LeafTensor } from '@graftjs/zoo';
import { setTrainableLayers } from '../freezing/trainable-layers.js';
import { selectLayers } from '../selection/select-layers.js';
import { recordGraft } from './graft-record.js';

export interface GraftOptions {
  /** The layers of the new head, in order. */
  readonly head: readonly Layer[];
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
 * A head of dense layers on a body that gives images is preceded by a global average pooling.
 *
 * @throws ConfigError where the head is empty or `at` is not in the model; ShapeError where the head
 * cannot take what is there
 * @example
 * const model = graft(base, { head: [dropout(0.2), dense(10, { activation: 'softmax' })] });
 */
export function graft(
  base: Model,
  { head, at, name = `${base.name}_graft`, freezeBase = true }: GraftOptions,
): Model {
  if (head.length === 0) {
    throw new ConfigError({
      where: 'graft',
      problem: 'the head has no layers',
      hint: 'Give at least the classifier: { head: [dense(10, { activation: "softmax" })] }.',
    }).startingAt(graft);
  }
  const body = inlineModels(base);
  const place = at === undefined ? findPlace(base, body, head) : choosePlace(base, body, at);
  const layers = poolFirst(place.symbol, head) ? [pooling(body), ...head] : [...head];
  nameHead(layers, leafLayers(base));
  const output = layers.reduce((symbol, layer) => layer.apply(symbol), place.symbol);
  const model = new GraphModel({ inputs: body.inputs, outputs: [output], name, borrowed: true });
  const kept = leafLayers(model).filter((layer) => !layers.includes(layer));
  recordGraft(model, {
    base: base.name,
    at: place.symbol.use.layer.name,
    shape: place.symbol.shape,
    reason: place.reason,
    body: kept,
    head: layers,
  });
  if (freezeBase) setTrainableLayers(model, new Set(layers));
  return model;
}

interface PlaceOfHead {
  readonly symbol: SymbolicTensor;
  readonly reason: string;
}

function choosePlace(base: Model, body: Model, at: string | Layer): PlaceOfHead {
  const last = selectLayers(base, at).at(-1) as Layer;
  return { symbol: outputOf(body, last), reason: `after "${last.name}", as asked for` };
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
  return use?.outputs[tensor.index] ?? outputOf(body, layer);
}

const wantsImages = ([first]: readonly Layer[]): boolean =>
  /Pooling|Conv|Flatten|UpSampling|Padding/.test(className(first?.type ?? ''));

const poolFirst = ({ shape }: SymbolicTensor, head: readonly Layer[]): boolean =>
  shape.length === 4 && head.every((layer) => /^(Dense|Dropout)$/.test(className(layer.type)));

function pooling(body: Model): Layer {
  const first = leafLayers(body).some(
    (layer) => layer.getConfig()['dataFormat'] === 'channelsFirst',
  );
  return globalAveragePooling2d({ dataFormat: first ? 'channelsFirst' : 'channelsLast' });
}

/** Names that users chose stay; the others avoid those of the body. */
function nameHead(head: readonly Layer[], body: readonly Layer[]): void {
  const taken = new Set([...body, ...head.filter(({ named }) => named)].map(({ name }) => name));
  for (const layer of head) {
    if (layer.named) {
      if (!body.some(({ name }) => name === layer.name)) continue;
      throw new ConfigError({
        where: 'graft',
        problem: `a layer of the base is called "${layer.name}" too`,
        hint: 'Give the layer of the head another name.',
      });
    }
    const stem = `head_${layer.name.replace(/_\d+$/, '')}`;
    let name = stem;
    for (let i = 1; taken.has(name); i++) name = `${stem}_${i}`;
    layer.claimName(name);
    taken.add(name);
  }
}
