import {
  contextFor,
  tidy,
  Variable,
  withOrigin,
  type CallContext,
  type Layer,
  type LayerUse,
  type Scalar,
  type SymbolicTensor,
  type Tensor,
} from '@graftjs/core';

/** What flows along an edge. */
interface Value {
  readonly tensor: Tensor;
  readonly mask: Tensor | null;
}

/** What a model gives when it is called with the masks of its outputs. */
export interface MaskedOutputs {
  readonly tensors: Tensor[];
  readonly masks: readonly (Tensor | null)[];
}

/** A layer whose masks follow from what happens inside it: a model. */
export interface MasksInside {
  callWithMasks(inputs: readonly Tensor[], context: CallContext): MaskedOutputs;
}

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
): MaskedOutputs {
  const values = new Map<SymbolicTensor, Value>();
  inputs.forEach((symbol, i) =>
    values.set(symbol, { tensor: given[i] as Tensor, mask: context.masks?.[i] ?? null }),
  );
  const waiting = countReaders(uses, outputs);
  const held = new Holders([...given, ...(context.masks ?? [])]);
  const label = useLabels();
  for (const use of uses) {
    const name = label(use);
    if (use.outputs.every((symbol) => values.has(symbol))) continue;
    const sources = use.inputs.map((symbol) => values.get(symbol) as Value);
    const tensors = sources.map(({ tensor }) => tensor);
    const masks = sources.map(({ mask }) => mask);
    const masked = masks.some((mask) => mask !== null);
    const own = contextFor(context, name, masked ? masks : undefined);
    const results = callUse(use, tensors, masks, own);
    use.outputs.forEach((symbol, i) => {
      const tensor = results.tensors[i] as Tensor;
      const mask = results.masks[i] ?? null;
      values.set(symbol, { tensor, mask });
      held.take(tensor, waiting.get(symbol) ?? 0);
      if (mask) held.take(mask, waiting.get(symbol) ?? 0);
    });
    for (const { tensor, mask } of sources) {
      held.release(tensor);
      if (mask) held.release(mask);
    }
  }
  const ends = outputs.map((symbol) => values.get(symbol) as Value);
  return { tensors: ends.map(({ tensor }) => tensor), masks: ends.map(({ mask }) => mask) };
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
  constructor(given: readonly (Tensor | null)[]) {
    for (const tensor of given) if (tensor) this.#count.set(tensor.id, Infinity);
  }

  take({ id }: Tensor, readers: number): void {
    this.#count.set(id, (this.#count.get(id) ?? 0) + readers);
  }

  release(tensor: Tensor): void {
    const left = (this.#count.get(tensor.id) ?? 0) - 1;
    this.#count.set(tensor.id, left);
    // A layer that gives a weight as it is does not give it away.
    if (left === 0 && !(tensor instanceof Variable)) tensor.dispose();
  }
}

/** The outputs of one use and their masks; what the layer made on the way goes. */
function callUse(
  use: LayerUse,
  inputs: readonly Tensor[],
  masks: readonly (Tensor | null)[],
  context: CallContext,
): MaskedOutputs {
  const { layer } = use;
  try {
    if (hasMasksInside(layer)) return layer.callWithMasks(inputs, context);
    // What it adds to the loss is not left over.
    const added: Scalar[] = [];
    const own = { ...context, addLoss: (term: Scalar) => void added.push(term) };
    const { tensors } = tidy(() => ({ tensors: layer.call(inputs, own), added }));
    added.forEach((term) => context.addLoss(term));
    return { tensors, masks: layer.outputMasks(inputs, masks) };
  } catch (error) {
    throw withOrigin(error, use);
  }
}

function hasMasksInside(layer: Layer | (Layer & MasksInside)): layer is Layer & MasksInside {
  return 'callWithMasks' in layer;
}
