import {
  engine,
  getBackend,
  getKernel,
  type NamedAttrMap,
  type Tensor,
} from '@tensorflow/tfjs-core';

/**
 * One step of an optimizer as one kernel, for backends that have it. Its inputs are `value`,
 * `gradient` and the slots by their names; it gives the next value and the next slots in the order
 * of `slots`, and may write them where the old ones are.
 */
export interface FusedStep<Slot extends string = string> {
  /**
   * `GraftAdam`, `GraftSgd`: a name in tfjs-core's registry. Both take an attribute `decay`, default 0:
   * that of `GraftAdam` pulls the value by rate · decay · value (AdamW), that of `GraftSgd` is added to
   * the gradient, g + decay · value (torch).
   */
  readonly kernel: string;
  readonly slots: readonly Slot[];
  readonly attributes: { readonly [name: string]: number | boolean };
}

export interface FusedResult {
  readonly value: Tensor;
  readonly slots: { readonly [name: string]: Tensor };
}

/** Runs the kernel, or gives `null` where the active backend has none for these tensors. */
export function runFusedStep(
  { kernel, slots: names, attributes }: FusedStep,
  value: Tensor,
  gradient: Tensor,
  slots: { readonly [name: string]: Tensor },
): FusedResult | null {
  if ((getKernel(kernel, getBackend()) as unknown) == null) return null;
  const inputs = { value, gradient, ...slots };
  if (Object.values(inputs).some(({ dtype, size }) => dtype !== 'float32' || size === 0))
    return null;
  const outputs = engine().runKernel(kernel, inputs, attributes as NamedAttrMap) as
    Tensor | Tensor[];
  const [next, ...nextSlots] = [outputs].flat() as [Tensor, ...Tensor[]];
  return { value: next, slots: Object.fromEntries(names.map((name, i) => [name, nextSlots[i]!])) };
}
