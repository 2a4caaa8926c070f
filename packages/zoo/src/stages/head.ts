import { className, type Model } from '@graftjs/core';
import { leafGraph, type LeafGraph, type LeafTensor, type LeafUse } from '../graph/leaf-graph.js';
import { isChannelsFirst, spatialSize } from '../graph/spatial-size.js';

/** The part of a model that turns features into classes. */
export interface Head {
  /** Its uses of layers, from the features on. */
  readonly uses: readonly LeafUse[];
  /** Places to put another head, the best first: the pooled features, then what is pooled. */
  readonly cuts: readonly LeafTensor[];
  /** By which rule it was found, in words. */
  readonly reason: string;
}

/** Layers that prepare features for a classifier and learn nothing. */
const NECK = /^(Global\w+Pooling\w*|Flatten|Reshape|Dropout|Permute|\w+Dropout)$/;
/** Layers that may follow pooled features and still belong to the head. */
const VECTOR =
  /^(Dense|Activation|Softmax|ReLU|\w*ReLU|Reshape|Flatten|BatchNormalization|\w*Dropout)$/;

const typeOf = ({ layer }: LeafUse): string => className(layer.type);
const isGlobalPooling = (use: LeafUse): boolean => /^Global\w+Pooling/.test(typeOf(use));

/**
 * The classification head of a model, by rule: from the last global pooling on, where only dense
 * layers and 1 x 1 convolutions follow it; else the last layer with weights, with the flattening
 * and dropout before it. `null` where that layer gives an image or is recurrent, as in a model cut off
 * before its classifier, and where the model has no weights.
 */
export function findHead(model: Model): Head | null {
  return headIn(leafGraph(model));
}

export function headIn({ uses }: LeafGraph): Head | null {
  const pooling = uses.findLastIndex(isGlobalPooling);
  const [pooled] = pooling < 0 ? [] : (uses[pooling]?.outputs ?? []);
  const after = uses.slice(pooling + 1);
  if (pooled && after.some(hasWeights) && after.every(fitsVectors)) {
    const use = uses[pooling] as LeafUse;
    return {
      uses: uses.slice(pooling),
      cuts: [pooled, ...use.inputs],
      reason: `the last global pooling ("${use.layer.name}") is followed by a classifier only`,
    };
  }
  const classifier = uses.findLastIndex(hasWeights);
  const last = uses[classifier];
  if (!last || isRecurrent(last) || givesImage(last, isChannelsFirst(uses))) return null;
  let start = classifier;
  while (start > 0 && feeds(uses[start - 1], uses[start]) && isNeck(uses[start - 1])) start--;
  const flatten = uses.slice(start, classifier).findLast((use) => typeOf(use) === 'Flatten');
  const cuts = [...(flatten?.outputs ?? []), ...(uses[start]?.inputs ?? [])];
  return {
    uses: uses.slice(start),
    cuts,
    reason: `"${last.layer.name}" is the last layer with weights`,
  };
}

const isRecurrent = (use: LeafUse): boolean => /LSTM|GRU|RNN|Bidirectional/.test(typeOf(use));
const hasWeights = ({ layer }: LeafUse): boolean => layer.parameters.length > 0;
const isNeck = (use: LeafUse | undefined): boolean => use !== undefined && NECK.test(typeOf(use));

function givesImage({ outputs: [output] }: LeafUse, channelsFirst: boolean): boolean {
  return spatialSize(output?.shape ?? [], channelsFirst)?.some((length) => length !== 1) ?? false;
}

function feeds(before: LeafUse | undefined, after: LeafUse | undefined): boolean {
  return after?.inputs.length === 1 && after.inputs[0]?.from === before;
}

function fitsVectors(use: LeafUse): boolean {
  if (VECTOR.test(typeOf(use))) return true;
  // MobileNet classifies with a 1 x 1 convolution on one pixel.
  const [output] = use.outputs;
  return typeOf(use) === 'Conv2D' && !!output && output.shape.slice(1, -1).every((n) => n === 1);
}
