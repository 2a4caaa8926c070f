/** The user asked to stop. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';

  constructor(readonly doing: string) {
    super(`Interrupted while ${doing}.`);
  }
}
