import { FormatError } from '@graftjs/core';
import type { Json, JsonObject } from '../../keras-object.js';
import { referencesIn, type Reference } from '../references.js';
import { callOf, type Call } from './call.js';

/** What one use of a layer takes here. */
export interface LayerCall {
  readonly inputs: readonly Reference[];
  /** A tensor that is the mask of an input, by the number of the input. */
  readonly masks: ReadonlyMap<number, Reference>;
  /** What Keras is told with each call, and a layer here for good. */
  readonly options: JsonObject;
}

const RECURRENT = /^(Bidirectional|ConvLSTM[123]D|(CuDNN)?(GRU|LSTM)|RNN|SimpleRNN)$/;
const BY_HEADS = /^(MultiHeadAttention|GroupedQueryAttention|GroupQueryAttention)$/;
const ATTENTION = /^(Attention|AdditiveAttention)$/;

/** How a layer was used, in the form that layers here take: all tensors as inputs, in one order. */
export function layerCall(node: Json, kind: string, where: string): LayerCall {
  const call = callOf(node);
  if (BY_HEADS.test(kind)) return attentionByHeads(call);
  if (ATTENTION.test(kind)) return plainAttention(call);
  return RECURRENT.test(kind) ? recurrent(call, where) : general(call);
}

/** Tensors by position, then by name in the order of the file; `mask` apart. */
function general({ args, kwargs }: Call): LayerCall {
  const { mask = null, ...others } = kwargs;
  const inputs = [...referencesIn(args), ...Object.values(others).flatMap(referencesIn)];
  return { inputs, masks: maskList(mask), options: {} };
}

/** One mask for the first input, or a list with one for each. */
function maskList(mask: Json): Map<number, Reference> {
  const found = new Map<number, Reference>();
  const several = Array.isArray(mask) && typeof mask[0] !== 'string';
  (several ? mask : [mask]).forEach((item, i) => {
    const [reference] = referencesIn(item);
    if (reference) found.set(i, reference);
  });
  return found;
}

const flags = (kwargs: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(names.filter((name) => kwargs[name] === true).map((name) => [name, true]));

const ATTENTION_FLAGS = ['use_causal_mask', 'return_attention_scores'] as const;

function attentionByHeads({ args: positional, kwargs }: Call): LayerCall {
  // Keras 2 and TensorFlow.js may list them as one.
  const [first = null] = positional;
  const listed = referencesIn(first).length > 1;
  const args = listed ? (first as readonly Json[]) : positional;
  const given = (at: number, name: string): readonly Reference[] =>
    referencesIn(args[at] ?? kwargs[name] ?? null).slice(0, 1);
  const [query, value, key] = [given(0, 'query'), given(1, 'value'), given(2, 'key')];
  const mask = referencesIn(kwargs['attention_mask'] ?? null);
  const masks = new Map<number, Reference>();
  ['query_mask', 'value_mask', 'key_mask'].forEach((name, i) => {
    const [reference] = referencesIn(kwargs[name] ?? null);
    if (reference) masks.set(i, reference);
  });
  return {
    inputs: listed ? [...referencesIn(first), ...mask] : [...query, ...value, ...key, ...mask],
    masks,
    options: {
      ...flags(kwargs, ATTENTION_FLAGS),
      ...(mask.length > 0 ? { use_attention_mask: true } : {}),
    },
  };
}

function plainAttention({ args, kwargs }: Call): LayerCall {
  return {
    inputs: referencesIn(args[0] ?? kwargs['inputs'] ?? null),
    masks: maskList(args[1] ?? kwargs['mask'] ?? null),
    options: flags(kwargs, ATTENTION_FLAGS),
  };
}

/** A sequence and, if given, its initial states. */
function recurrent({ args, kwargs }: Call, where: string): LayerCall {
  if (referencesIn(kwargs['constants'] ?? null).length > 0) {
    throw new FormatError({
      where,
      problem: 'it is given constants with each call, which recurrent layers here do not take',
    });
  }
  const { initial_state: states = args[1] ?? null, mask = args[2] ?? null } = kwargs;
  const sequence = args[0] ?? kwargs['sequences'] ?? kwargs['sequence'] ?? kwargs['inputs'] ?? null;
  return {
    inputs: [...referencesIn(sequence), ...referencesIn(states)],
    masks: maskList(mask),
    options: {},
  };
}
