import { add, expandDims, options, sum, tanh } from '@graftjs/core';
import { initializers } from '../initializers/index.js';
import { attentionLayer, scaledBy } from './attention-layer.js';

/**
 * Attention by sums (Bahdanau et al. 2015): scores are Σ scale · tanh(query + key).
 *
 * Inputs: query [batch, queries, dim], value [batch, keys, valueDim] and, if it is not the value, key
 * [batch, keys, dim]; output [batch, queries, valueDim]. Weights: scale [dim], unless `useScale` is
 * false.
 *
 * @example
 * additiveAttention().apply([query, value]);
 */
export const additiveAttention = attentionLayer({
  type: 'layers/AdditiveAttention',
  options: { useScale: options.boolean({ default: true }) },
  build: (b, o) =>
    o.useScale
      ? b.weight('scale', [b.dim(-1)], { initializer: initializers.glorotUniform() })
      : null,
  scores: (query, key, scale) =>
    sum(scaledBy(tanh(add(expandDims(query, -2), expandDims(key, -3))), scale?.value ?? null), -1),
});
