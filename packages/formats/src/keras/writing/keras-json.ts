import type { JsonObject } from '../keras-object.js';

/** Numbers that Keras wants as floats, whole ones too. */
const WHOLE = /"((?:initial_|end_)?learning_rate|momentum)":(-?\d+)(?=[,}])/g;

/** JSON in which a rate of 1 is written 1.0: Python reads 1 as another type, which Keras refuses. */
export const kerasJson = (value: JsonObject): string =>
  JSON.stringify(value).replace(WHOLE, '"$1":$2.0');
