/** Seconds by what was done in them. */
export class Stopwatch {
  readonly seconds: Record<string, number> = {};
  readonly #start = performance.now();

  async time<T>(what: string, work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    try {
      return await work();
    } finally {
      this.seconds[what] = (this.seconds[what] ?? 0) + (performance.now() - start) / 1000;
    }
  }

  /** Since the watch was made. */
  get total(): number {
    return (performance.now() - this.#start) / 1000;
  }
}
