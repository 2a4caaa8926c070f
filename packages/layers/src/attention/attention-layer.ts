import {
  defineMergeLayer,
  expandDims,
  matMul,
  mul,
  ShapeError,
  softmax,
  sub,
  where,
  zerosLike,
  type LayerBuilder,
  type OptionSchema,
  type ResolvedOptions,
  type Shape,
  type Tensor,
} from '@graftjs/core';
import { attentionMask } from './attention-mask.js';
import { attentionDropout, returnAttentionScores, useCausalMask } from './attention-options.js';
import { dropWeights } from './drop-weights.js';

const sharedOptions = { ...attentionDropout, useCausalMask, returnAttentionScores };

interface AttentionDefinition<S extends OptionSchema, Weights> {
  readonly type: string;
  readonly options: S;
  build(b: LayerBuilder, options: ResolvedOptions<S>): Weights;
  /** [batch, queries, keys], from the query [batch, queries, dim] and the key [batch, keys, dim]. */
  scores(query: Tensor, key: Tensor, weights: Weights, options: ResolvedOptions<S>): Tensor;
}

function attendedShape(inputs: readonly Shape[], where: string, scores: boolean): readonly Shape[] {
  const [query = [], value = [], key = value] = inputs;
  if (inputs.length < 2 || inputs.length > 3 || key.at(-2) !== value.at(-2)) {
    throw new ShapeError({
      where,
      problem: 'it takes a query, a value and, if wanted, a key as long as the value',
      operands: inputs.map((shape, i) => ({ label: `input ${i}`, value: shape })),
    });
  }
  const output = [...query.slice(0, -1), value.at(-1) ?? null];
  return scores ? [output, [...query.slice(0, -1), key.at(-2) ?? null]] : [output];
}

/** A layer that looks up values by how well their keys fit a query. */
export const attentionLayer = <const S extends OptionSchema, Weights>({
  type,
  options,
  build,
  scores,
}: AttentionDefinition<S, Weights>) =>
  defineMergeLayer({
    type,
    options: { ...options, ...sharedOptions },
    input: { minRank: 3, fixedAxis: null },
    build: (b, o) => build(b, o as ResolvedOptions<S>),
    outputShape(inputs, o) {
      const { returnAttentionScores: scored = false } = o as ResolvedOptions<typeof sharedOptions>;
      return attendedShape(inputs, type.slice(type.lastIndexOf('/') + 1), scored === true);
    },
    call([query, value, given], context) {
      const [q, v, k] = [query, value, given ?? value] as [Tensor, Tensor, Tensor];
      const { masks = [], weights } = context;
      const o = context.options as ResolvedOptions<S & typeof sharedOptions>;
      let raw = scores(q, k, weights, o as ResolvedOptions<S>);
      // The mask of the query acts on the output; that of the key is not used, as in Keras.
      const visible = attentionMask(
        q.shape.at(-2) ?? 1,
        k.shape.at(-2) ?? 1,
        [null, masks[1] ?? null],
        { causal: o.useCausalMask ?? false },
      );
      if (visible) raw = where(visible, raw, sub(raw, 1e9));
      const kept = dropWeights(softmax(raw), o, context);
      const y = matMul(kept, v);
      const asked = masks[0] ?? null;
      const output = asked ? where(expandDims(asked, -1), y, zerosLike(y)) : y;
      return o.returnAttentionScores ? [output, kept] : [output];
    },
    outputMask: (_inputs, [mask = null]) => mask,
  });

/** Scales a tensor, where there is a scale. */
export const scaledBy = (x: Tensor, scale: Tensor | null): Tensor => (scale ? mul(x, scale) : x);
