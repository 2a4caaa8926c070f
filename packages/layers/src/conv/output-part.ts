import {
  add,
  type Activation,
  type CallContext,
  type Constraint,
  type Initializer,
  type LayerBuilder,
  type Parameter,
  type Regularizer,
  type Tensor,
} from '@graftjs/core';

interface OutputOptions {
  readonly activation: Activation;
  readonly useBias: boolean;
  readonly biasInitializer: Initializer;
  readonly biasRegularizer: Regularizer | null;
  readonly biasConstraint: Constraint | null;
  readonly activityRegularizer: Regularizer | null;
}

/** The bias of a convolution, one number a channel, or none. */
export function biasOf(b: LayerBuilder, channels: number, o: OutputOptions): Parameter | null {
  if (!o.useBias) return null;
  return b.weight('bias', [channels], {
    initializer: o.biasInitializer,
    regularizer: o.biasRegularizer,
    constraint: o.biasConstraint,
  });
}

/** Bias and activation on a tensor whose channels are last. */
export function finish(
  x: Tensor,
  bias: Parameter | null,
  o: OutputOptions,
  { addLoss }: CallContext,
): Tensor {
  const y = o.activation.apply(bias ? add(x, bias.value) : x);
  if (o.activityRegularizer) addLoss(o.activityRegularizer.penalty(y));
  return y;
}
