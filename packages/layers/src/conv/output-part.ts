import {
  add,
  relu,
  relu6,
  type Activation,
  type CallContext,
  type Constraint,
  type Initializer,
  type LayerBuilder,
  type Parameter,
  type Regularizer,
  type Tensor,
} from '@graftjs/core';
import { withChannelsLast, type DataFormat } from './data-format.js';
import { activityPenalty } from '../regularizers/activity-penalty.js';

interface OutputOptions {
  readonly activation: Activation;
  readonly useBias: boolean;
  readonly biasInitializer: Initializer;
  readonly biasRegularizer: Regularizer | null;
  readonly biasConstraint: Constraint | null;
  readonly activityRegularizer: Regularizer | null;
}

/** The activations that every backend computes in the same kernel as the products before them. */
export type FusedActivation = 'linear' | 'relu' | 'relu6';

const FUSED: { readonly [type: string]: FusedActivation } = {
  'activations/linear': 'linear',
  'activations/relu': 'relu',
  'activations/relu6': 'relu6',
};

/** The bias of a convolution, one number a channel, or none. */
export function biasOf(b: LayerBuilder, channels: number, o: OutputOptions): Parameter | null {
  if (!o.useBias) return null;
  return b.weight('bias', [channels], {
    initializer: o.biasInitializer,
    regularizer: o.biasRegularizer,
    constraint: o.biasConstraint,
  });
}

/** Bias and activation apart from the products, on a tensor whose channels are last. */
export function finish(x: Tensor, bias: Parameter | null, activation: FusedActivation): Tensor {
  const y = bias ? add(x, bias.value) : x;
  if (activation === 'linear') return y;
  return activation === 'relu' ? relu(y) : relu6(y);
}

/**
 * Runs products that take their activation along where it can be fused, and does the rest: other
 * activations, which see the data format of the user as in Keras, and the activity's penalty.
 */
export function activated(
  o: Pick<OutputOptions, 'activation' | 'activityRegularizer'>,
  { addLoss }: Pick<CallContext, 'addLoss'>,
  products: (activation: FusedActivation) => Tensor,
): Tensor {
  const fused = FUSED[o.activation.type];
  const y = fused ? products(fused) : o.activation.apply(products('linear'));
  if (o.activityRegularizer) addLoss(activityPenalty(o.activityRegularizer, y));
  return y;
}

/** The same for a convolution: the products see channels last. */
export function convolved(
  x: Tensor,
  context: Pick<CallContext, 'addLoss'> & {
    readonly options: OutputOptions & { readonly dataFormat: DataFormat };
  },
  products: (image: Tensor, activation: FusedActivation) => Tensor,
): Tensor {
  const { options: o } = context;
  return activated(o, context, (activation) =>
    withChannelsLast(x, o.dataFormat, (image) => products(image, activation)),
  );
}
