import { GraftError, type ErrorDetails } from './graft-error.js';

/** Shapes that do not fit each other or what a layer was built on. */
export class ShapeError extends GraftError {
  constructor(details: ErrorDetails) {
    super('GRAFT-SHAPE', details);
  }
}
