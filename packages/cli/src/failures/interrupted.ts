/** The user asked to stop. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';

  /** @param left what was written by then, in a sentence */
  constructor(
    readonly doing: string,
    readonly left = 'Nothing was written.',
  ) {
    super(`Interrupted while ${doing}.`);
  }
}
