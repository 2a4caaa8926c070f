import { add, expandDims, matMul, mul, options, sum, tanh } from '@graftjs/core';
import { initializers } from '../initializers/index.js';
import { attentionLayer, scaledBy } from './attention-layer.js';

/**
 * Attention by dot products (Luong et al. 2015): softmax(query · keyᵀ) · value.
 *
 * Inputs: query [batch, queries, dim], value [batch, keys, valueDim] and, if it is not the value, key
 * [batch, keys, dim]; output [batch, queries, valueDim]. `scoreMode: 'concat'` scores by Σ tanh(query
 * + key). Weights: scale [] with `useScale`, concat_score_weight [] with `concat`.
 *
 * @example
 * attention().apply([query, value]);
 */
export const attention = attentionLayer({
  type: 'layers/Attention',
  options: {
    useScale: options.boolean({ default: false }),
    scoreMode: options.oneOf(['dot', 'concat'], { default: 'dot' }),
  },
  build(b, o) {
    const one = { initializer: initializers.ones() };
    return {
      scale: o.useScale ? b.weight('scale', [], one) : null,
      concatenated: o.scoreMode === 'concat' ? b.weight('concat_score_weight', [], one) : null,
    };
  },
  scores(query, key, { scale, concatenated }) {
    const factor = scale?.value ?? null;
    if (!concatenated) return scaledBy(matMul(query, key, false, true), factor);
    const pairs = add(expandDims(query, -2), expandDims(key, -3));
    return mul(sum(tanh(scaledBy(pairs, factor)), -1), concatenated.value);
  },
});
