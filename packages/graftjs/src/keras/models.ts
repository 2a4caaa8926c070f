import { Registry, type Model } from '@graftjs/core';
import * as formats from '@graftjs/formats';
import * as layers from '@graftjs/layers';
import { allLosses } from '@graftjs/losses';
import { allMetrics } from '@graftjs/metrics';
import { allOptimizers, allSchedules } from '@graftjs/optimizers';
import { zooLayers } from '@graftjs/zoo';
import { kerasModel, type KerasModel, type LoadedTraining } from './keras-model.js';

/** A stack of layers, with Keras's methods. @see sequential of `@graftjs/layers` */
export function sequential(...given: Parameters<typeof layers.sequential>): KerasModel {
  return kerasModel(layers.sequential(...given));
}

/** A functional model, with Keras's methods. @see model of `@graftjs/layers` */
export function model(options: layers.ModelOptions): KerasModel {
  return kerasModel(layers.model(options));
}

/**
 * Loads a model of any known format, with Keras's methods. It is compiled where the file says how and
 * all of that is known here.
 *
 * @example
 * const base = await loadModel('pretrained.h5');
 */
export async function loadModel(
  source: formats.ModelSource,
  options: formats.LoadModelOptions = {},
): Promise<KerasModel> {
  const customObjects = { ...zooLayers, ...options.customObjects };
  const { model: made, trainingConfig } = await formats.readModel(source, {
    ...options,
    customObjects,
  });
  return kerasModel(made, trainingConfig && training(made, trainingConfig));
}

function training(
  { outputs }: Model,
  config: NonNullable<formats.LoadedModel['trainingConfig']>,
): LoadedTraining | null {
  const names = outputs.map(({ use }) => use.layer.name);
  const { optimizer, loss, metrics } = formats.trainingOf(config, { registry, outputs: names });
  return optimizer && loss ? { optimizer, loss, metrics } : null;
}

/** Everything that a model may have been compiled with. */
const registry = new Registry([
  ...Object.values(allLosses),
  ...Object.values(allMetrics),
  ...Object.values(allOptimizers),
  ...Object.values(allSchedules),
]);
