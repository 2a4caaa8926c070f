import { ConfigError, type Model } from '@graftjs/core';
import type { ArchitectureOptions } from '../models/architecture-options.js';
import type { PreprocessingName } from '../preprocessing/preprocessing.js';
import type { PublishedWeights } from './published-weights.js';

/** One for the model with its top, one for that without. */
export type Pair = readonly [withTop: string, withoutTop: string];

/** What is published for one architecture. */
export interface Family<Options extends ArchitectureOptions> {
  readonly build: (options: Options) => Model;
  readonly license: string;
  readonly preprocessing: PreprocessingName;
  /** Where the files lie. */
  readonly folder: string;
  readonly files: Pair | ((options: Options, where: string) => Pair);
  readonly md5?: Pair | ((options: Options) => Pair);
  readonly sha256?: Pair;
}

/** Finds the file for what the options ask for, or says which there are. */
export function family<Options extends ArchitectureOptions>(
  name: string,
  { build, license, preprocessing, folder, files, md5, sha256 }: Family<Options>,
): (options?: Options) => PublishedWeights {
  return (options = {} as Options) => {
    const where = `imagenet.${name}`;
    const { includeTop = true, classes = 1000, inputShape } = options;
    if (includeTop && classes !== 1000) throw notPublished(where, 'classes', '1000', classes);
    const channels = inputShape?.[2] ?? 3;
    if (channels !== 3) throw notPublished(where, 'channels', '3', channels);
    const which = includeTop ? 0 : 1;
    const file = (typeof files === 'function' ? files(options, where) : files)[which];
    const [kind, sums] = sha256 ? ['sha256', sha256] : ['md5', md5];
    const sum = (typeof sums === 'function' ? sums(options) : sums)?.[which];
    return {
      file,
      url: `${folder}/${file}`,
      checksum: sum === undefined ? null : `${kind}:${sum}`,
      license,
      preprocessing,
      model: () => build(options),
    };
  };
}

/** The given width or size, where weights are published for it. */
export function oneOf<T extends number>(
  where: string,
  what: string,
  given: number,
  there: readonly T[],
): T {
  if (there.includes(given as T)) return given as T;
  throw notPublished(where, what, there.join(', '), given);
}

/**
 * The size of the images that weights were trained on. Without a top any size goes, with the
 * weights of 224 where it has none of its own, as in Keras.
 */
export function rowsOf(
  { inputShape: [rows, columns] = [224, 224, 3], includeTop = true }: ArchitectureOptions,
  where: string,
  there: readonly number[],
): number {
  if (rows === columns && there.includes(rows)) return rows;
  if (!includeTop) return 224;
  throw notPublished(where, 'sizes of images', there.join(', '), `${rows} x ${columns}`);
}

function notPublished(where: string, what: string, expected: string, got: unknown): ConfigError {
  return new ConfigError({
    where,
    problem: `no weights are published for these ${what}`,
    operands: [
      { label: 'expected', value: expected },
      { label: 'got', value: String(got) },
    ],
  });
}
