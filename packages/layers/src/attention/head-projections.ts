import type { Layer, LayerBuilder, ResolvedOptions, Shape } from '@graftjs/core';
import { einsumDense } from '../core/einsum-dense.js';
import type { headOptions } from './attention-options.js';
import { withoutMask } from './without-mask.js';

type HeadOptions = Omit<
  ResolvedOptions<typeof headOptions>,
  'returnAttentionScores' | 'useAttentionMask' | 'useCausalMask'
> & { readonly useAttentionMask?: boolean | null | undefined };

/** Letters for so many axes, from a place in the alphabet on. */
const letters = (count: number, from = 0): string =>
  Array.from({ length: count }, (_, i) => String.fromCharCode(97 + from + i)).join('');

/** A dense layer from the last `bound` axes of a tensor to new ones. */
function projection(
  rank: number,
  bound: number,
  to: readonly number[],
  name: string,
  o: HeadOptions,
  gate = false,
): Layer {
  const free = letters(rank - bound);
  const summed = letters(bound, rank - bound);
  const added = letters(to.length, rank);
  return einsumDense({
    name,
    equation: `${free}${summed},${summed}${added}->${free}${added}`,
    outputShape: [...Array<null>(rank - bound - 1).fill(null), ...to],
    biasAxes: o.useBias ? added : null,
    ...(gate ? { activation: 'sigmoid' as const } : {}),
    kernelInitializer: o.kernelInitializer,
    biasInitializer: o.biasInitializer,
    kernelRegularizer: o.kernelRegularizer,
    biasRegularizer: o.biasRegularizer,
    activityRegularizer: o.activityRegularizer,
    kernelConstraint: o.kernelConstraint,
    biasConstraint: o.biasConstraint,
  });
}

export interface Heads {
  readonly query: readonly [heads: number, size: number];
  readonly key: readonly [heads: number, size: number];
  readonly value: readonly [heads: number, size: number];
  /** Lengths of the output's last axes. */
  readonly output: readonly number[];
}

export interface HeadProjections {
  readonly query: Layer;
  readonly key: Layer;
  readonly gate: Layer | null;
  readonly value: Layer;
  readonly output: Layer;
}

/** The layers before and after an attention by heads, in Keras's order of weights. */
export function headProjections(b: LayerBuilder, heads: Heads, o: HeadOptions): HeadProjections {
  const [query = [], value = [], key = value] = withoutMask(b.inputs, o).attended;
  const before = (input: Shape, to: readonly number[], name: string, gate = false): Layer =>
    b.sublayer(projection(input.length, 1, to, name, o, gate), [input]);
  const joined = [heads.query[0], heads.value[1]];
  return {
    query: before(query, heads.query, 'query'),
    key: before(key, heads.key, 'key'),
    gate: o.useGate ? before(query, joined, 'gate', true) : null,
    value: before(value, heads.value, 'value'),
    output: b.sublayer(projection(query.length + 1, 2, heads.output, 'attention_output', o), [
      [...query.slice(0, -1), ...joined],
    ]),
  };
}
