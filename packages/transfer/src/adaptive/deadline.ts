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

  /**
   * Aborts after so many seconds, at the end, or when the outer signal does: what comes first. Its
   * timer is its own: Node 20 collects `AbortSignal.timeout(ms)` inside `AbortSignal.any` as garbage,
   * and it never comes.
   */
  signal(seconds = Infinity): AbortSignal {
    const controller = new AbortController();
    // Node counts in 32 bits.
    const milliseconds = Math.min(2 ** 31 - 1, Math.ceil(1000 * Math.min(seconds, this.left)));
    const timer = setTimeout(
      () => controller.abort(new DOMException('the time was up', 'TimeoutError')),
      milliseconds,
    );
    // It keeps no process alive.
    (timer as { unref?: () => void }).unref?.();
    return this.#outer ? AbortSignal.any([this.#outer, controller.signal]) : controller.signal;
  }
}
