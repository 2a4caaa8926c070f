import { isJsonObject, type Json, type JsonObject } from '../../keras-object.js';

/** How a layer was called: what came by position, and what by name. */
export interface Call {
  readonly args: readonly Json[];
  readonly kwargs: JsonObject;
}

/**
 * A node of a graph as a call. Keras 3 writes `{ args, kwargs }`; Keras 2 a reference or a list of
 * them, `["conv1", 0, 0, {…}]`, with what came by name in the braces, and constants as
 * `["_CONSTANT_VALUE", -1, 3, {…}]`.
 */
export function callOf(node: Json): Call {
  if (isJsonObject(node)) {
    const { args, kwargs } = node;
    return { args: Array.isArray(args) ? args : [], kwargs: isJsonObject(kwargs) ? kwargs : {} };
  }
  if (!Array.isArray(node)) return { args: [], kwargs: {} };
  const entries = (isEntry(node) ? [node] : node) as readonly Json[];
  const kwargs = Object.assign({}, ...entries.map(keywordsOf)) as JsonObject;
  const bare = entries.map(bareOf);
  return { args: bare.length === 1 ? bare : [bare], kwargs };
}

/** `[name, number, number or value, …]`. */
const isEntry = (value: Json): value is readonly Json[] =>
  Array.isArray(value) && typeof value[0] === 'string' && typeof value[1] === 'number';

const keywordsOf = (entry: Json): JsonObject => {
  const keywords = isEntry(entry) ? entry[3] : undefined;
  return isJsonObject(keywords) ? keywords : {};
};

function bareOf(entry: Json): Json {
  if (!isEntry(entry)) return entry;
  return entry[0] === '_CONSTANT_VALUE' ? (entry[2] ?? null) : entry.slice(0, 3);
}
