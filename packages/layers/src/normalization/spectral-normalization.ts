import {
  contextFor,
  ConfigError,
  defineLayer,
  div,
  divNoNan,
  matMul,
  maximum,
  norm,
  notEqual,
  options,
  reshape,
  where,
  type Layer,
  type Parameter,
  type Tensor,
} from '@graftjs/core';
import { initializers } from '../initializers/index.js';
import { layerOption } from '../wrappers/layer-option.js';

function kernelOf(layer: Layer): Parameter {
  const kernel = layer.parameters.find(({ name }) =>
    ['kernel', 'depthwise_kernel', 'embeddings'].includes(name),
  );
  if (kernel) return kernel;
  throw new ConfigError({
    where: 'SpectralNormalization',
    problem: 'the layer inside has no kernel and no embeddings',
  });
}

const unit = (x: Tensor): Tensor => div(x, maximum(norm(x), 1e-12));

/** One or more power iterations: the largest singular value of the kernel, and its vector. */
function largestSingular(
  kernel: Tensor,
  vector: Tensor,
  iterations: number,
): { readonly sigma: Tensor; readonly vector: Tensor } {
  const matrix = reshape(kernel, [-1, kernel.shape.at(-1) ?? 1]);
  let u = vector;
  let v = u;
  for (let i = 0; i < iterations; i++) {
    v = unit(matMul(u, matrix, false, true));
    u = unit(matMul(v, matrix));
  }
  return { sigma: matMul(matMul(v, matrix), u, false, true), vector: u };
}

/**
 * Around a layer: holds the largest singular value of its kernel at 1, by power iteration before each
 * step of training (Miyato et al. 2018).
 *
 * While training, the kernel itself is replaced by kernel / σ. One that is frozen, itself or with its
 * layer, or has an adapter on it, stays. Weights: the kernel,
 * vector_u [1, units], which gradients do not train, and what else the layer has.
 *
 * @example
 * spectralNormalization(conv2d(64, { kernelSize: 3 }));
 */
export const spectralNormalization = defineLayer({
  type: 'layers/SpectralNormalization',
  positional: 'layer',
  options: { layer: layerOption, powerIterations: options.integer({ min: 1, default: 1 }) },
  input: { fixedAxis: null },
  build(b, { layer }) {
    b.sublayer(layer, b.inputs);
    const kernel = b.adopt(kernelOf(layer));
    const vector = b.state('vector_u', [1, kernel.shape.at(-1) ?? 1], {
      initializer: initializers.truncatedNormal({ stddev: 0.02 }),
    });
    return { kernel, vector };
  },
  outputShape: (input, { layer }) => layer.outputShapes([input])[0] ?? input,
  call(x, context) {
    const { options: o, weights, training, frozen, assign } = context;
    const { trainable, adapter } = weights.kernel;
    if (training && !frozen && trainable && adapter === null) {
      const { value: kernel } = weights.kernel;
      const { value: before } = weights.vector;
      const { sigma, vector } = largestSingular(kernel, before, o.powerIterations);
      // A kernel of zeros has no direction to follow.
      assign(weights.vector, where(notEqual(sigma, 0), vector, before));
      assign(weights.kernel, reshape(divNoNan(kernel, sigma), [...kernel.shape]));
    }
    return o.layer.call([x], contextFor(context, 'layer', context.masks))[0] as Tensor;
  },
});
