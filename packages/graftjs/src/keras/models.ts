import * as formats from '@graftjs/formats';
import * as layers from '@graftjs/layers';
import { kerasModel, type KerasModel } from './keras-model.js';

/** A stack of layers, with Keras's methods. @see sequential of `@graftjs/layers` */
export function sequential(...given: Parameters<typeof layers.sequential>): KerasModel {
  return kerasModel(layers.sequential(...given));
}

/** A functional model, with Keras's methods. @see model of `@graftjs/layers` */
export function model(options: layers.ModelOptions): KerasModel {
  return kerasModel(layers.model(options));
}

/**
 * Loads a model of any known format, with Keras's methods.
 *
 * @example
 * const base = await loadModel('pretrained.h5');
 */
export async function loadModel(
  source: formats.ModelSource,
  options?: formats.LoadModelOptions,
): Promise<KerasModel> {
  return kerasModel(await formats.loadModel(source, options));
}
