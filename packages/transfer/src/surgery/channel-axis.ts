import { className, type Layer, type Model, type SymbolicTensor } from '@graftjs/core';
import { leafLayers } from '@graftjs/zoo';

/** Layers that leave channels where they are. */
const KEEPS =
  /Activation|ReLU|ELU|Softmax|Dropout|Noise|Normalization|Regularization|^(Add|Subtract|Multiply|Average|Maximum|Minimum|Concatenate|Identity|Rescaling|Operation)$/;

/**
 * Which axis of what flows at a place of a flat model counts channels: 1 behind a channels-first
 * layer, else the last. A layer that arranges features anew gives them last.
 */
export function channelAxis(model: Model, place: SymbolicTensor): number {
  const last = place.shape.length - 1;
  return last > 1 && isChannelsFirst(model, place) ? 1 : last;
}

/** Whether what flows at a place comes from convolutions or their like, which say where channels are. */
export function isConvolved(place: SymbolicTensor): boolean {
  return dataFormatOf(arrangedBy(place)) !== null;
}

function isChannelsFirst(model: Model, place: SymbolicTensor): boolean {
  const layer = arrangedBy(place);
  // An entry says nothing: what the model takes it for.
  const candidates = isEntry(layer) ? leafLayers(model) : [layer];
  return candidates.some((one) => dataFormatOf(one) === 'channelsFirst');
}

/** The last layer before a place that decided where its channels are. */
function arrangedBy(place: SymbolicTensor): Layer {
  const { layer, inputs } = place.use;
  const [source] = inputs;
  const kept =
    source !== undefined &&
    KEEPS.test(className(layer.type)) &&
    source.shape.length === place.shape.length;
  return kept ? arrangedBy(source) : layer;
}

const isEntry = ({ type }: Layer): boolean => className(type) === 'InputLayer';

/** `null` for a layer to which it does not matter. */
function dataFormatOf(layer: Layer): string | null {
  const format = layer.getConfig()['dataFormat'];
  return typeof format === 'string' ? format : null;
}
