import type { Layer, Model } from '@graftjs/core';
import type { GroupDraft } from '../../../hdf5/writing/draft.js';
import { putArray } from '../../../hdf5/writing/draft.js';
import type { JsonObject } from '../../keras-object.js';
import { arrayDraft } from '../../weights/written-array.js';
import { mapLookups, vocabularyFile, weightsPath, type LookupPlace } from './lookup-layers.js';

interface Lookup extends Layer {
  getVocabulary(): readonly (string | number)[];
  readonly idfWeights?: readonly number[];
}

/** Where Keras keeps what `TextVectorization` looks up. */
const inside = (place: LookupPlace): LookupPlace[] =>
  place.className === 'TextVectorization'
    ? [place, { ...place, path: `${place.path}/_lookup_layer` }]
    : [place];

/**
 * The words of all lookups as files of an archive, in place of those in the configuration; their
 * weights by document frequency go to the weights.
 */
export function writeVocabularies(
  topology: JsonObject,
  model: Model,
  weights: GroupDraft,
  files: Map<string, Uint8Array>,
): JsonObject {
  return mapLookups(topology, (place) => {
    const { config } = place;
    const layer = layerAt(model, place.names) as Lookup;
    const vocabulary = layer.getVocabulary();
    if (config['output_mode'] === 'tf_idf' && Array.isArray(config['vocabulary'])) {
      const values = Float32Array.from(layer.idfWeights ?? []);
      for (const each of inside(place)) {
        const array = { name: 'idf_weights', shape: [values.length], values };
        putArray(weights, weightsPath(each), arrayDraft(array));
      }
    }
    // A word with a line break in it stays in the configuration, and so does what is not known yet.
    const asFile = !vocabulary.some((token) => /[\r\n]/.test(String(token)));
    if (!Array.isArray(config['vocabulary']) || !asFile) return config;
    const text = new TextEncoder().encode(vocabulary.join('\n'));
    for (const each of inside(place)) files.set(vocabularyFile(each), text);
    return { ...config, vocabulary: null, idf_weights: null, vocabulary_size: vocabulary.length };
  });
}

function layerAt(model: Model, names: readonly string[]): Layer {
  const [name, ...rest] = names;
  const layer = model.getLayer(name as string);
  return rest.length === 0 ? layer : layerAt(layer as Model, rest);
}
