import { GraftError, type ErrorDetails } from './graft-error.js';

/** A backend that cannot run here, or that failed while computing. */
export class BackendError extends GraftError {
  constructor(details: ErrorDetails) {
    super('GRAFT-BACKEND', details);
  }
}
