import {
  contextFor,
  tidy,
  withOrigin,
  type CallContext,
  type LayerUse,
  type SymbolicTensor,
  type Tensor,
} from '@graftjs/core';

type Values = Map<SymbolicTensor, { readonly tensor: Tensor; readonly mask: Tensor | null }>;

/**
 * Runs the uses of a graph in order. What a layer leaves over goes at once, and what it gives goes
 * when the last use has had it, so that a deep network needs the memory of two layers, not of all.
 */
export function runGraph(
  uses: readonly LayerUse[],
  inputs: readonly SymbolicTensor[],
  outputs: readonly SymbolicTensor[],
  given: readonly Tensor[],
  context: CallContext,
): Tensor[] {
  const values: Values = new Map();
  inputs.forEach((symbol, i) =>
    values.set(symbol, { tensor: given[i] as Tensor, mask: context.masks?.[i] ?? null }),
  );
  const waiting = countReaders(uses, outputs);
  const held = new Holders(given);
  const label = useLabels();
  for (const use of uses) {
    const name = label(use);
    if (use.outputs.every((symbol) => values.has(symbol))) continue;
    const sources = use.inputs.map(
      (symbol) => values.get(symbol) as { tensor: Tensor; mask: Tensor | null },
    );
    const tensors = sources.map(({ tensor }) => tensor);
    const masks = sources.map(({ mask }) => mask);
    const masked = masks.some((mask) => mask !== null);
    const results = tidy(() =>
      callLayer(use, tensors, contextFor(context, name, masked ? masks : undefined)),
    );
    const outMasks = use.layer.outputMasks(tensors, masks);
    use.outputs.forEach((symbol, i) => {
      const tensor = results[i] as Tensor;
      values.set(symbol, { tensor, mask: outMasks[i] ?? null });
      held.take(tensor, waiting.get(symbol) ?? 0);
    });
    for (const { tensor } of sources) held.release(tensor);
  }
  return outputs.map((symbol) => (values.get(symbol) as { tensor: Tensor }).tensor);
}

/**
 * Randomness goes by the name of the layer, and by the number of its use where it is shared: a part
 * of a model, cut out or grafted, drops the same units as in the whole.
 */
function useLabels(): (use: LayerUse) => string {
  const times = new Map<string, number>();
  return ({ layer: { name } }) => {
    const count = times.get(name) ?? 0;
    times.set(name, count + 1);
    return count === 0 ? name : `${name}:${count}`;
  };
}

function countReaders(
  uses: readonly LayerUse[],
  outputs: readonly SymbolicTensor[],
): Map<SymbolicTensor, number> {
  const readers = new Map<SymbolicTensor, number>();
  const count = (symbol: SymbolicTensor) => readers.set(symbol, (readers.get(symbol) ?? 0) + 1);
  for (const { inputs } of uses) inputs.forEach(count);
  // An output is never released here.
  outputs.forEach((symbol) => readers.set(symbol, Infinity));
  return readers;
}

/** How many readers a tensor still has; layers may pass on the very tensor they were given. */
class Holders {
  readonly #count = new Map<number, number>();

  /** @param given tensors of the caller, never disposed of here */
  constructor(given: readonly Tensor[]) {
    for (const { id } of given) this.#count.set(id, Infinity);
  }

  take({ id }: Tensor, readers: number): void {
    this.#count.set(id, (this.#count.get(id) ?? 0) + readers);
  }

  release(tensor: Tensor): void {
    const left = (this.#count.get(tensor.id) ?? 0) - 1;
    this.#count.set(tensor.id, left);
    if (left === 0) tensor.dispose();
  }
}

function callLayer(use: LayerUse, inputs: readonly Tensor[], context: CallContext): Tensor[] {
  try {
    return use.layer.call(inputs, context);
  } catch (error) {
    throw withOrigin(error, use);
  }
}
