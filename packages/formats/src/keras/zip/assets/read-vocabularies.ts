import { FormatError } from '@graftjs/core';
import type { Hdf5Group } from '../../../hdf5/hdf5-group.js';
import type { ZipEntry } from '../../../zip/read-zip.js';
import type { Json, JsonObject } from '../../keras-object.js';
import { storedArray } from '../../weights/stored-array.js';
import { mapLookups, vocabularyFile, weightsPath, type LookupPlace } from './lookup-layers.js';

/**
 * The configuration of a model with the words of its lookups in it, which an archive keeps in
 * `assets`, and with their weights by document frequency, which are among the weights.
 */
export function withVocabularies(
  topology: JsonObject,
  entries: ReadonlyMap<string, ZipEntry>,
  root: Hdf5Group,
  where: string,
): JsonObject {
  return mapLookups(topology, (place) => {
    const { config } = place;
    const given = Array.isArray(config['vocabulary']) ? (config['vocabulary'] as Json) : null;
    const file = vocabularyFile(place);
    const entry = entries.get(file);
    const vocabulary = given ?? (entry ? tokensOf(entry, place, `${where}, "${file}"`) : null);
    const weights = given ? null : weightsOf(root, place, vocabulary);
    return { ...config, vocabulary, ...(weights ? { idf_weights: weights } : {}) };
  });
}

function tokensOf(entry: ZipEntry, { className }: LookupPlace, where: string): Json {
  const lines = new TextDecoder().decode(entry.read()).split(/\r\n|\n|\r/);
  while (lines.length > 0 && lines.at(-1) === '') lines.pop();
  if (className !== 'IntegerLookup') return lines;
  return lines.map((line) => {
    const token = Number(line);
    if (Number.isInteger(token) && line.trim() !== '') return token;
    throw new FormatError({
      where,
      problem: 'a line of it is no whole number',
      operands: [{ label: 'got', value: JSON.stringify(line.slice(0, 40)) }],
    });
  });
}

/** One weight for each word; room to spare has none. */
function weightsOf(root: Hdf5Group, place: LookupPlace, vocabulary: Json): Json {
  const dataset = root.dataset(weightsPath(place));
  if (!dataset || !Array.isArray(vocabulary)) return null;
  const values = storedArray(place.path, dataset).read();
  return Array.from(values).slice(0, vocabulary.length);
}
