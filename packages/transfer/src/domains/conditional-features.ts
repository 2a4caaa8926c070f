import { expandDims, mul, reshape, ShapeError, tidy, type Tensor } from '@graftjs/core';

/**
 * CDAN's input of the discriminator: the outer product of features and predictions, [n, d · classes],
 * so that domains are compared class by class.
 *
 * @param features [n, d]
 * @param predictions probabilities [n, classes]
 * @see Long et al., "Conditional Adversarial Domain Adaptation", NeurIPS 2018
 */
export function conditionalFeatures(features: Tensor, predictions: Tensor): Tensor {
  if (features.rank !== 2 || predictions.rank !== 2 || features.shape[0] !== predictions.shape[0]) {
    throw new ShapeError({
      where: 'conditionalFeatures',
      problem: 'features and predictions must be rows of the same examples',
      operands: [
        { label: 'features', value: features.shape },
        { label: 'predictions', value: predictions.shape },
      ],
    });
  }
  return tidy(() => {
    const [count = 1, width = 1] = features.shape;
    const product = mul(expandDims(predictions, 2), expandDims(features, 1));
    return reshape(product, [count, width * (predictions.shape[1] ?? 1)]);
  });
}
