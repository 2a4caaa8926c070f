import { ConfigError, defineMergeLayer, options, ShapeError, type Shape } from '@graftjs/core';
import { attendByHeads } from './attend-by-heads.js';
import { headOptions } from './attention-options.js';
import { headProjections } from './head-projections.js';
import { withoutMask } from './without-mask.js';

const list = options.nullable(
  options.custom<readonly number[], number | readonly number[]>(
    'a whole number, or a list of them',
    (value) => {
      if (Number.isInteger(value)) return [value as number];
      return Array.isArray(value) && value.every(Number.isInteger)
        ? (value as number[])
        : undefined;
    },
  ),
);

/** Axes of positions, counted from the batch; all between the batch and the features by default. */
function positions(given: readonly number[] | null, rank: number): number[] {
  if (given === null) return Array.from({ length: rank - 2 }, (_, i) => i + 1);
  return given.map((axis) => {
    const at = axis < 0 ? axis + rank : axis;
    if (at > 0 && at < rank - 1) return at;
    throw new ConfigError({
      where: 'MultiHeadAttention',
      problem: `attentionAxes has ${axis}, which is no axis between the batch and the features`,
    });
  });
}

interface Attended {
  readonly numHeads: number;
  readonly outputShape: readonly number[] | null;
  readonly attentionAxes: readonly number[] | null;
  readonly returnAttentionScores?: boolean | null | undefined;
  readonly useAttentionMask?: boolean | null | undefined;
}

function attendedShapes(given: readonly Shape[], o: Attended): readonly Shape[] {
  const { attended: inputs } = withoutMask(given, o);
  const [query = [], value = [], key = value] = inputs;
  const long = (shape: Shape): string => shape.slice(1, -1).join();
  if (inputs.length < 2 || inputs.length > 3 || long(key) !== long(value)) {
    throw new ShapeError({
      where: 'MultiHeadAttention',
      problem: 'it takes a query, a value and, if wanted, a key as long as the value',
      operands: inputs.map((shape, i) => ({ label: `input ${i}`, value: shape })),
      hint: 'Attention of a sequence to itself takes it twice: apply([x, x]).',
    });
  }
  const output = o.outputShape === null ? query : [...query.slice(0, -1), ...o.outputShape];
  if (!o.returnAttentionScores) return [output];
  const axes = positions(o.attentionAxes, query.length);
  const lengths = (shape: Shape): Shape => axes.map((axis) => shape[axis] ?? null);
  return [output, [query[0] ?? null, o.numHeads, ...lengths(query), ...lengths(key)]];
}

/**
 * Attention by several heads at once (Vaswani et al. 2017).
 *
 * Inputs: query [batch, queries, features], value [batch, keys, features] and, if it is not the
 * value, key; output [batch, queries, features], or the `outputShape` in place of the features.
 * Weights: kernel and bias of query [features, heads, keyDim], key, value [features, heads,
 * valueDim] and attention_output [heads, valueDim, features]; of a gate after those of the key.
 * With `returnAttentionScores` a second output (use `connect`), with `useAttentionMask` a last input.
 *
 * @example
 * const y = multiHeadAttention({ numHeads: 4, keyDim: 16 }).apply([x, x]);
 */
export const multiHeadAttention = defineMergeLayer({
  type: 'layers/MultiHeadAttention',
  options: {
    numHeads: options.integer({ min: 1 }),
    keyDim: options.integer({ min: 1 }),
    valueDim: options.nullable(options.integer({ min: 1 })),
    outputShape: list,
    attentionAxes: list,
    ...headOptions,
  },
  input: { minRank: 3, fixedAxis: null },
  build: (b, o) =>
    headProjections(
      b,
      {
        query: [o.numHeads, o.keyDim],
        key: [o.numHeads, o.keyDim],
        value: [o.numHeads, o.valueDim ?? o.keyDim],
        output: o.outputShape ?? [b.dim(-1)],
      },
      o,
    ),
  outputShape: (inputs, o) => attendedShapes(inputs, o),
  call: (inputs, context) => {
    const { options: o, weights } = context;
    const settings = {
      axes: positions(o.attentionAxes, inputs[0]?.rank ?? 3),
      size: o.keyDim,
      shared: 1,
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
