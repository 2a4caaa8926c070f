/** A point in time that work must end at, and somebody who may want it to end before. */
export class Deadline {
  readonly #end: number;
  readonly #begin = performance.now();
  readonly #outer: AbortSignal | undefined;

  constructor(seconds: number, outer?: AbortSignal) {
    this.#end = this.#begin + 1000 * seconds;
    this.#outer = outer;
  }

  get elapsed(): number {
    return (performance.now() - this.#begin) / 1000;
  }

  /** Seconds, never below 0. */
  get left(): number {
    return Math.max(0, (this.#end - performance.now()) / 1000);
  }

  get interrupted(): boolean {
    return this.#outer?.aborted === true;
  }

  get over(): boolean {
    return this.interrupted || this.left === 0;
  }

  /** Aborts after so many seconds, at the end, or when the outer signal does: what comes first. */
  signal(seconds = Infinity): AbortSignal {
    const most = Math.min(seconds, this.left);
    // Node counts in 32 bits.
    const timeout = AbortSignal.timeout(Math.min(2 ** 31 - 1, Math.ceil(1000 * most)));
    return this.#outer ? AbortSignal.any([this.#outer, timeout]) : timeout;
  }
}
