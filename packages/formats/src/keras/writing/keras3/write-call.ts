import { type Layer, type SerializedValue } from '@graftjs/core';
import type { Json, JsonObject } from '../../keras-object.js';
import { operationCall, OPERATION } from './write-operation.js';

const BY_HEADS = /^layers\/(GroupedQueryAttention|MultiHeadAttention)$/;
const ATTENTION = /^layers\/(Attention|AdditiveAttention)$/;
const MERGING = /^layers\/(Add|Average|Concatenate|Maximum|Minimum|Multiply)$/;
const RECURRENT = /^layers\/(Bidirectional|ConvLSTM.D|GRU|LSTM|RNN|SimpleRNN)$/;

type Masks = readonly (JsonObject | null)[];

/** How Keras would call the layer: one tensor, a list of them, a sequence and its states, masks. */
export function callOf(
  value: SerializedValue,
  { type }: Layer,
  tensors: readonly JsonObject[],
  masks: Masks,
): JsonObject {
  if (type === OPERATION) return operationCall(value, tensors);
  const [first, ...others] = tensors as [JsonObject, ...JsonObject[]];
  if (BY_HEADS.test(type)) return byHeads(value, tensors, masks);
  if (ATTENTION.test(type))
    return { args: [[...tensors]], kwargs: { ...told(value), ...maskList(masks) } };
  if (RECURRENT.test(type)) {
    const states = others.length > 0 ? { initial_state: others } : {};
    return { args: [first], kwargs: { ...states, ...maskList(masks.slice(0, 1)) } };
  }
  const single = others.length === 0 && !MERGING.test(type);
  return {
    args: [single ? first : [...tensors]],
    kwargs: maskList(single ? masks.slice(0, 1) : masks),
  };
}

/** One mask, or a list with one for each input. */
function maskList(masks: Masks): JsonObject {
  if (masks.every((mask) => mask === null)) return {};
  return { mask: masks.length === 1 ? (masks[0] as Json) : [...masks] };
}

/** What Keras is told with the call, and a layer here for good. */
function told({ config }: SerializedValue): JsonObject {
  return {
    ...(config['useCausalMask'] === true ? { use_causal_mask: true } : {}),
    ...(config['returnAttentionScores'] === true ? { return_attention_scores: true } : {}),
  };
}

function byHeads(value: SerializedValue, tensors: readonly JsonObject[], masks: Masks): JsonObject {
  const masked = value.config['useAttentionMask'] === true;
  const attended = masked ? tensors.slice(0, -1) : tensors;
  const names = ['query_mask', 'value_mask', 'key_mask'];
  const given = masks
    .slice(0, attended.length)
    .flatMap((mask, i): [string, Json][] => (mask ? [[names[i] as string, mask]] : []));
  return {
    args: [...attended],
    kwargs: {
      ...told(value),
      ...Object.fromEntries(given),
      ...(masked ? { attention_mask: tensors.at(-1) as JsonObject } : {}),
    },
  };
}
