import { GraftError, type ErrorDetails } from './graft-error.js';
import { didYouMean } from './nearest-names.js';

/** An option, name or combination of options that makes no sense. */
export class ConfigError extends GraftError {
  constructor(details: ErrorDetails) {
    super('GRAFT-CONFIG', details);
  }

  /** A misspelled option. */
  static unknownOption(where: string, name: string, known: Iterable<string>): ConfigError {
    return new ConfigError({
      where,
      problem: `there is no option "${name}"`,
      hint: didYouMean(name, known),
    });
  }
}
