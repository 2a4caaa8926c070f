import { Registry } from '@graftjs/core';
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
 * all of that is known here, and its optimizer goes on from the state in the file. What was left out
 * is told by `loadNotes` of the model.
 *
 * @example
 * const base = await loadModel('pretrained.h5');
 */
export async function loadModel(
  source: formats.ModelSource,
  options: formats.LoadModelOptions = {},
): Promise<KerasModel> {
  const customObjects = { ...zooLayers, ...options.customObjects };
  const loaded = await formats.readModel(source, { ...options, customObjects });
  const training = await trainingFor(loaded);
  return kerasModel(loaded.model, training);
}

async function trainingFor(loaded: formats.LoadedModel): Promise<LoadedTraining> {
  const { model, trainingConfig, notes } = loaded;
  if (!trainingConfig) return { compiled: null, notes };
  const outputs = model.outputs.map(({ use }) => use.layer.name);
  const made = formats.trainingOf(trainingConfig, { registry, outputs, state: loaded });
  const { optimizer, loss, metrics } = made;
  // Out of tensors until it is trained: who only predicts needs none of it.
  await optimizer?.park();
  return {
    compiled: optimizer && loss ? { optimizer, loss, metrics } : null,
    notes: [...notes, ...made.notes],
  };
}

/** Everything that a model may have been compiled with. */
const registry = new Registry([
  ...Object.values(allLosses),
  ...Object.values(allMetrics),
  ...Object.values(allOptimizers),
  ...Object.values(allSchedules),
]);
