/** A command line that makes no sense: the message, and where to read on. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
