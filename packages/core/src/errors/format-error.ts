import { GraftError, type ErrorDetails } from './graft-error.js';

/** A file that is not what it should be, or that names something unknown. */
export class FormatError extends GraftError {
  constructor(details: ErrorDetails) {
    super('GRAFT-FORMAT', details);
  }
}
