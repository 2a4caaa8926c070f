import { GraftError } from '@graftjs/core';

/** The message of an error in one line, for a list of remarks. */
export function remarkOf(error: unknown): string {
  if (!(error instanceof GraftError)) throw error;
  return `${error.where}: ${error.problem}`;
}
