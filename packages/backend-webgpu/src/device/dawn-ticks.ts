type Tick = () => void;
type SetImmediate = (tick: Tick) => unknown;

/**
 * The events of Dawn in Node. Dawn looks for what the GPU has finished in ticks, and queues the next
 * tick with `setImmediate` as long as somebody waits. Calls into Dawn that begin such a wait go
 * through `around`, which keeps hold of the ticks; so a synchronous read can run them itself,
 * without going back to the event loop.
 */
export class DawnTicks {
  readonly #scope: { setImmediate: SetImmediate };
  #queued: Tick[] = [];
  #scheduled = false;

  /** @param scope the global object that Dawn takes `setImmediate` from */
  constructor(scope: object) {
    this.#scope = scope as { setImmediate: SetImmediate };
  }

  /** Calls into Dawn, with the ticks that it queues in our hands. */
  around<Result>(call: () => Result): Result {
    const scope = this.#scope;
    const { setImmediate } = scope;
    scope.setImmediate = (tick) => {
      this.#queued.push(tick);
      if (this.#scheduled) return;
      this.#scheduled = true;
      setImmediate(() => {
        this.#scheduled = false;
        this.#run();
      });
    };
    try {
      return call();
    } finally {
      scope.setImmediate = setImmediate;
    }
  }

  /** Runs ticks until something is done; false where none are left that could do it. */
  runUntil(isDone: () => boolean): boolean {
    while (!isDone()) {
      if (this.#queued.length === 0) return false;
      this.#run();
    }
    return true;
  }

  #run(): void {
    const ticks = this.#queued;
    this.#queued = [];
    this.around(() => {
      for (const tick of ticks) tick();
    });
  }
}
