import { ConfigError, defineMergeLayer, options, ShapeError } from '@graftjs/core';
import { attendByHeads } from './attend-by-heads.js';
import { headOptions } from './attention-options.js';
import { headProjections } from './head-projections.js';
import { withoutMask } from './without-mask.js';

/**
 * Attention by heads of which several share the keys and values of one (Ainslie et al. 2023).
 *
 * Inputs: query [batch, queries, features], value [batch, keys, features] and, if it is not the
 * value, key; output as the query. Weights: kernel and bias of query [features, numQueryHeads,
 * headDim], key and value [features, numKeyValueHeads, headDim] and attention_output; of a gate
 * after those of the key.
 *
 * @example
 * groupedQueryAttention({ headDim: 16, numQueryHeads: 8, numKeyValueHeads: 2 }).apply([x, x]);
 */
export const groupedQueryAttention = defineMergeLayer({
  type: 'layers/GroupedQueryAttention',
  options: {
    headDim: options.integer({ min: 1 }),
    numQueryHeads: options.integer({ min: 1 }),
    numKeyValueHeads: options.integer({ min: 1 }),
    ...headOptions,
  },
  input: { rank: 3, fixedAxis: null },
  build(b, o) {
    if (o.numQueryHeads % o.numKeyValueHeads !== 0) {
      throw new ConfigError({
        where: 'GroupedQueryAttention',
        problem: 'numKeyValueHeads must divide numQueryHeads',
        operands: [
          { label: 'numQueryHeads', value: o.numQueryHeads },
          { label: 'numKeyValueHeads', value: o.numKeyValueHeads },
        ],
      });
    }
    const few = [o.numKeyValueHeads, o.headDim] as const;
    const query = [o.numQueryHeads, o.headDim] as const;
    return headProjections(b, { query, key: few, value: few, output: [b.dim(-1)] }, o);
  },
  outputShape(given, o) {
    const { attended: inputs } = withoutMask(given, o);
    const [query = [], value = [], key = value] = inputs;
    if (inputs.length >= 2 && inputs.length <= 3 && key[1] === value[1]) {
      const scores = [query[0] ?? null, o.numQueryHeads, query[1] ?? null, key[1] ?? null];
      return o.returnAttentionScores ? [query, scores] : query;
    }
    throw new ShapeError({
      where: 'GroupedQueryAttention',
      problem: 'it takes a query, a value and, if wanted, a key as long as the value',
      operands: inputs.map((shape, i) => ({ label: `input ${i}`, value: shape })),
    });
  },
  call(inputs, context) {
    const { options: o, weights } = context;
    const settings = {
      axes: [1],
      size: o.headDim,
      shared: o.numQueryHeads / o.numKeyValueHeads,
      dropout: o.dropout,
      seed: o.seed,
      causal: o.useCausalMask ?? false,
      slidingWindow: o.slidingWindow ?? null,
      returnAttentionScores: o.returnAttentionScores,
      useAttentionMask: o.useAttentionMask,
    };
    return attendByHeads(inputs, weights, settings, context);
  },
  outputMask: (_inputs, [mask = null]) => mask,
});
