import { FormatError, GraftError, type Model, type Registry } from '@graftjs/core';
import type { Json } from './keras-object.js';
import type { CustomObjects } from './reading/reading.js';
import { translateKeras } from './reading/translate-keras.js';

export interface MakeSettings {
  /** `{ class_name, config }` of the model. */
  readonly topology: Json;
  readonly kerasVersion: string | null;
  readonly where: string;
  readonly registry: Registry;
  readonly customObjects: CustomObjects;
}

/** A model with its layers made and its weights awaited: it holds no tensor yet. */
export function makeModel({
  topology,
  kerasVersion,
  where,
  registry,
  customObjects,
}: MakeSettings): { readonly model: Model; readonly notes: readonly string[] } {
  const notes: string[] = [];
  const model = describedBy(where, () => {
    const note = (text: string): void => void notes.push(text);
    const translated = translateKeras(topology, { registry, customObjects, kerasVersion, note });
    return translated.registry.create(translated.model) as Model;
  });
  if (model.built) return { model, notes };
  throw new FormatError({
    where,
    problem: 'the shape of the input of the model is nowhere in the file',
    hint: 'Save the model after it was built: give its first layer an input shape.',
  });
}

/** What goes wrong in making layers is an error of the file that describes them. */
export function describedBy<T>(where: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof FormatError && error.where.startsWith(where)) throw error;
    if (error instanceof GraftError) {
      throw new FormatError({
        where: `${where}, ${error.where}`,
        problem: error.problem,
        operands: error.operands,
        hint: error.hint,
        cause: error,
      });
    }
    if (!(error instanceof RangeError)) throw error;
    const problem = /call stack/i.test(error.message)
      ? 'its layers are nested too deeply to be read'
      : 'a part of the model is too large to be made';
    throw new FormatError({ where, problem, cause: error });
  }
}
