import { GraftError, type ErrorDetails } from './graft-error.js';

/** An option, name or combination of options that makes no sense. */
export class ConfigError extends GraftError {
  constructor(details: ErrorDetails) {
    super('GRAFT-CONFIG', details);
  }
}
