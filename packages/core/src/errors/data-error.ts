import { GraftError, type ErrorDetails } from './graft-error.js';

/** Data that cannot be used: a missing label, a corrupt image, an empty dataset. */
export class DataError extends GraftError {
  constructor(details: ErrorDetails) {
    super('GRAFT-DATA', details);
  }
}
