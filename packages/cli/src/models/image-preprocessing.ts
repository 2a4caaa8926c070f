import { ConfigError } from '@graftjs/core';
import {
  preprocessing,
  preprocessingNames,
  type Preprocessing,
  type PreprocessingName,
} from '@graftjs/zoo';

/** How images are prepared for a model: as the user says, or as is known of it. */
export function imagePreprocessing(
  where: string,
  asked: PreprocessingName | undefined,
  known: Preprocessing | null,
  size: readonly [number, number] | null,
): Preprocessing {
  if (asked !== undefined) return preprocessing(asked, { size, fit: known?.fit ?? 'stretch' });
  if (known) return known;
  throw new ConfigError({
    where,
    problem: 'how images are prepared for this model is not known',
    hint: `Say it with --preprocess: ${preprocessingNames.join(', ')}.`,
  });
}
