import { GraftError } from '@graftjs/core';

/**
 * A callback threw; the run was ended in order. What it threw is the `cause`.
 *
 * @example
 * if (error instanceof CallbackError) console.log(error.cause);
 */
export class CallbackError extends GraftError {
  constructor(callback: string, hook: string, where: string, cause: unknown) {
    super('GRAFT-CALLBACK', {
      where,
      problem: `callback "${callback}" threw in ${hook}`,
      operands: [{ label: 'error', value: cause instanceof Error ? cause.message : String(cause) }],
      hint: 'The model has the weights of the last step; mend the callback, or leave it out.',
      cause,
    });
  }
}
