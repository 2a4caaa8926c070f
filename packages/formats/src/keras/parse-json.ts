import { FormatError } from '@graftjs/core';
import { isJsonObject, type JsonObject } from './keras-object.js';

/** A part of a file that should be a JSON object. */
export function parseJsonObject(text: string, where: string, part: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new FormatError({
      where,
      problem: `${part} is not valid JSON`,
      operands: [{ label: 'reason', value: (error as Error).message }],
      cause: error,
    });
  }
  if (isJsonObject(value)) return value;
  throw new FormatError({ where, problem: `${part} is no JSON object` });
}
