import { GraftError, type ErrorDetails } from './graft-error.js';

/** A tensor of the wrong dtype. */
export class DTypeError extends GraftError {
  constructor(details: ErrorDetails) {
    super('GRAFT-DTYPE', details);
  }
}
