import { isJsonObject, kerasObject, type Json, type JsonObject } from '../../keras-object.js';
import { countedNames } from '../../h5/part-names.js';

/** The layers that keep words or numbers beside the configuration, in files of their own. */
const LOOKUPS: ReadonlySet<string> = new Set([
  'IntegerLookup',
  'StringLookup',
  'TextVectorization',
]);

/** A lookup in a configuration, and where an archive keeps what belongs to it. */
export interface LookupPlace {
  /** `layers/functional/layers/string_lookup`. */
  readonly path: string;
  /** Names of the models around it and its own. */
  readonly names: readonly string[];
  readonly className: string;
  readonly config: JsonObject;
}

/** Where the archive keeps the words of a lookup, and the weights of them. */
export const vocabularyFile = ({ path }: LookupPlace): string => `assets/${path}/vocabulary.txt`;
export const weightsPath = ({ path }: LookupPlace): string => `${path}/vars/idf_weights`;

/** A configuration of a model with the options of its lookups changed. */
export function mapLookups(
  model: JsonObject,
  change: (place: LookupPlace) => JsonObject,
  path = '',
  names: readonly string[] = [],
): JsonObject {
  const config = model['config'];
  const layers = isJsonObject(config) ? config['layers'] : undefined;
  if (!isJsonObject(config) || !Array.isArray(layers)) return model;
  const keys = countedNames(layers.map((layer: Json) => kerasObject(layer)?.className ?? ''));
  const changed = (layers as readonly Json[]).map((layer, i): Json => {
    const object = kerasObject(layer);
    if (!object || !isJsonObject(layer)) return layer;
    const own = `${path}layers/${keys[i] as string}`;
    const inside = [...names, String(layer['name'] ?? object.config['name'] ?? '')];
    if (Array.isArray(object.config['layers'])) {
      return mapLookups(layer, change, `${own}/`, inside);
    }
    if (!LOOKUPS.has(object.className)) return layer;
    const { className, config: options } = object;
    return { ...layer, config: change({ path: own, names: inside, className, config: options }) };
  });
  return { ...model, config: { ...config, layers: changed } };
}
