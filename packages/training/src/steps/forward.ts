import { Random, type CallContext, type Model, type Scalar, type Tensor } from '@graftjs/core';

export interface ForwardPass {
  readonly outputs: readonly Tensor[];
  readonly masks: readonly (Tensor | null)[];
  /** What layers added to the loss (activity regularisers). */
  readonly added: Scalar[];
}

/** One pass through the model. Tensors are the caller's scope's. */
export function forward(
  model: Model,
  x: readonly Tensor[],
  { training, random = new Random(0) }: { readonly training: boolean; readonly random?: Random },
): ForwardPass {
  const added: Scalar[] = [];
  const context: CallContext = {
    training,
    random,
    assign: (parameter, value) => {
      if (training) parameter.assign(value);
    },
    addLoss: (term) => {
      added.push(term);
    },
  };
  if (!model.callWithMasks) return { outputs: model.call(x, context), masks: [], added };
  const { tensors, masks } = model.callWithMasks(x, context);
  return { outputs: tensors, masks, added };
}
