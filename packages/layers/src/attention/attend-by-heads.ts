import {
  cast,
  contextFor,
  expandDims,
  matMul,
  mul,
  reshape,
  scalar,
  softmax,
  transpose,
  where,
  type CallContext,
  type Layer,
  type Tensor,
} from '@graftjs/core';
import { repeatAlong } from '../reshaping/repeat-along.js';
import { attentionMask } from './attention-mask.js';
import { dropWeights } from './drop-weights.js';
import type { HeadProjections } from './head-projections.js';
import { withoutMask } from './without-mask.js';

/** Far below any score, and finite: a query that sees nothing looks at all alike. */
const UNSEEN = -1e30;

interface HeadSettings {
  /** Axes that queries and keys are spread over, counted from the batch. */
  readonly axes: readonly number[];
  /** Length of a query of one head. */
  readonly size: number;
  /** How many query heads share a head of keys and values. */
  readonly shared: number;
  readonly dropout: number;
  readonly seed: number | null;
  readonly causal: boolean;
  readonly slidingWindow: number | null;
  readonly returnAttentionScores?: boolean | null | undefined;
  readonly useAttentionMask?: boolean | null | undefined;
}

/** A mask [queries, keys], [batch, queries, keys] or [batch, heads, queries, keys] at full rank. */
function fullMask(mask: Tensor): Tensor {
  const seen = cast(mask, 'bool');
  if (seen.rank === 2) return expandDims(expandDims(seen, 0), 0);
  return seen.rank === 3 ? expandDims(seen, 1) : seen;
}

/** Brings [batch, …, heads, size] to [batch and other axes, heads, positions, size], and back. */
function byHeads(x: Tensor, axes: readonly number[]) {
  const { rank, shape } = x;
  const others = shape
    .map((_, axis) => axis)
    .filter((axis) => axis < rank - 2 && !axes.includes(axis));
  const order = [...others, rank - 2, ...axes, rank - 1];
  const lengths = (which: readonly number[]): number[] => which.map((axis) => shape[axis] ?? 1);
  const size = (which: readonly number[]): number => lengths(which).reduce((a, b) => a * b, 1);
  const heads = shape[rank - 2] ?? 1;
  return {
    split: reshape(transpose(x, order), [size(others), heads, size(axes), shape[rank - 1] ?? 1]),
    join(y: Tensor): Tensor {
      const whole = reshape(y, [...lengths(others), heads, ...lengths(axes), y.shape.at(-1) ?? 1]);
      return transpose(
        whole,
        order.map((_, axis) => order.indexOf(axis)),
      );
    },
  };
}

/**
 * Projects, attends with every head and projects back (Vaswani et al. 2017): softmax(q · kᵀ / √size)
 * · v. Inputs: query, value and, if it is not the value, key; a mask of the scores after them. Outputs:
 * what was seen and, if wanted, the scores [batch, heads, queries, keys].
 */
export function attendByHeads(
  inputs: readonly Tensor[],
  layers: HeadProjections,
  settings: HeadSettings,
  context: CallContext,
): readonly Tensor[] {
  const { attended, given: mask } = withoutMask(inputs, settings);
  const [query, value, given] = attended;
  const run = (layer: Layer, x: Tensor | undefined): Tensor =>
    layer.call([x as Tensor], contextFor(context, layer.name))[0] as Tensor;
  const drawn = (x: Tensor): Tensor => repeatAlong(x, x.rank - 2, settings.shared);
  const { axes } = settings;
  const queries = byHeads(run(layers.query, query), axes);
  const keys = byHeads(drawn(run(layers.key, given ?? value)), axes).split;
  const values = byHeads(drawn(run(layers.value, value)), axes).split;
  let scores = matMul(mul(queries.split, 1 / Math.sqrt(settings.size)), keys, false, true);
  const visible = attentionMask(
    queries.split.shape[2] ?? 1,
    keys.shape[2] ?? 1,
    // Masks have one axis of positions; over more axes they do not say what to leave out.
    axes.length === 1 ? (context.masks ?? []).slice(0, attended.length) : [],
    settings,
  );
  const seeing = [...(visible ? [expandDims(visible, 1)] : []), ...(mask ? [fullMask(mask)] : [])];
  for (const part of seeing) scores = where(part, scores, scalar(UNSEEN));
  const shares = softmax(scores);
  const seen = queries.join(matMul(dropWeights(shares, settings, context), values));
  const gated = layers.gate ? mul(seen, run(layers.gate, query)) : seen;
  const output = run(layers.output, gated);
  return settings.returnAttentionScores ? [output, shares] : [output];
}
