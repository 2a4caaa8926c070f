import { GraftError, type ErrorDetails } from './graft-error.js';

/** A tensor, parameter or model used after it was disposed. */
export class DisposedError extends GraftError {
  constructor(details: ErrorDetails) {
    super('GRAFT-DISPOSED', details);
  }
}
