/** A piece of the engine's memory, linked to its neighbours so that freed pieces merge. */
export interface Block {
  /** Address of the first byte. */
  readonly start: number;
  size: number;
  free: boolean;
  /** Neighbours by address. */
  before: Block | undefined;
  after: Block | undefined;
  /** Neighbours in the free list. */
  previousFree: Block | undefined;
  nextFree: Block | undefined;
}
