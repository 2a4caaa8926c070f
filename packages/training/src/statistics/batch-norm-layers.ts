import type { Layer, Model, Parameter } from '@graftjs/core';

/** A layer that keeps moving statistics of what passes through it. */
export interface StatisticsLayer {
  readonly layer: Layer;
  readonly mean: Parameter;
  readonly variance: Parameter;
  /** gamma and beta, those that there are. */
  readonly affine: readonly Parameter[];
}

/**
 * Every batch normalisation of a model, nested models among them.
 *
 * @example
 * batchNormLayers(model).map(({ layer }) => layer.name);
 */
export function batchNormLayers(model: Model | Layer): StatisticsLayer[] {
  const layers = 'layers' in model ? model.layers : model.sublayers;
  return layers.flatMap((layer) => {
    if ('layers' in layer || layer.sublayers.length > 0) return batchNormLayers(layer as Model);
    const named = (name: string) => layer.parameters.find((parameter) => parameter.name === name);
    const [mean, variance] = [named('moving_mean'), named('moving_variance')];
    if (!mean || !variance) return [];
    const affine = ['gamma', 'beta'].map(named).filter((p): p is Parameter => p !== undefined);
    return [{ layer, mean, variance, affine }];
  });
}
