import {
  add,
  className,
  contextFor,
  defineLayer,
  mul,
  options,
  sub,
  tensor,
  type Layer,
  type Random,
  type Tensor,
} from '@graftjs/core';

/** The batch normalisation inside. */
const batchNormalizationOption = options.custom<Layer>('a batch normalization', (value) =>
  typeof (value as Partial<Layer>)?.type === 'string' &&
  className((value as Layer).type) === 'BatchNormalization'
    ? (value as Layer)
    : undefined,
);

/**
 * Stochastic normalisation (Kou et al., NeurIPS 2020) around a batch normalisation, whose weights and
 * statistics are used: in training each channel draws whether it is normalised by the statistics of
 * the batch (with probability `p`) or by the moving ones, which follow the batches as ever:
 * y = s · BN(x; batch) + (1 − s) · BN(x; moving), s ~ Bernoulli(p). In inference, and while it is
 * frozen, it is the batch normalisation.
 *
 * Few examples then teach a model less of their own statistics. `withStochasticNormalization` puts
 * it around those of a model, and `withPlainNormalization` takes it off.
 */
export const stochasticNormalization = defineLayer({
  type: 'transfer/StochasticNormalization',
  positional: 'layer',
  options: {
    layer: batchNormalizationOption,
    /** How often a channel takes the statistics of the batch; 1 is plain batch normalisation. */
    p: options.number({ min: 0, max: 1, default: 0.5 }),
  },
  build: (b, { layer }) => b.sublayer(layer, [b.input]),
  call(x, context) {
    const { options: o, weights: layer, training, frozen } = context;
    const inside = contextFor(context, 'layer', context.masks);
    const [plain] = layer.call([x], { ...inside, training: false }) as [Tensor];
    if (!training || frozen) return plain;
    const [ofBatch] = layer.call([x], inside) as [Tensor];
    const axis = Number(layer.getConfig()['axis']);
    const chosen = branches(
      x,
      axis < 0 ? axis + x.rank : axis,
      o.p,
      context.random.split('branch'),
    );
    return add(mul(ofBatch, chosen), mul(plain, sub(1, chosen)));
  },
});

/** 1 for each channel that takes the statistics of the batch, else 0; broadcasts onto x. */
function branches(x: Tensor, axis: number, p: number, random: Random): Tensor {
  const channels = x.shape[axis] as number;
  const drawn = Float32Array.from({ length: channels }, () => (random.uniform(0, 1) < p ? 1 : 0));
  return tensor(
    drawn,
    x.shape.map((_, i) => (i === axis ? channels : 1)),
  );
}
