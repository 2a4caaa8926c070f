import { BackendError } from '@graftjs/core';
import { ARGUMENTS, control, WORDS } from './control.js';
import { spawnWorker, type SpawnedWorker, type WorkerTask } from './spawn-worker.js';

type Kernel = (args: number, chunk: number, scratch: number) => void;

export interface WorkerPoolOptions {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly names: readonly string[];
  readonly kernels: readonly Kernel[];
  /** Scratch memory of each thread, the calling one first. */
  readonly scratch: readonly number[];
  /** Longest wait for a chunk that a worker has claimed, in milliseconds. */
  readonly stallTimeout: number;
}

const SPINS = 20000;

/**
 * Splits jobs over the calling thread and its workers. Chunks are claimed one by one, so a worker
 * that has not started yet, or that died while idle, is simply not counted on.
 */
export class WorkerPool {
  readonly #options: WorkerPoolOptions;
  readonly #words: Int32Array;
  readonly #mayWait = waitIsAllowed();
  #workers: SpawnedWorker[] | undefined;
  #failure: string | undefined;
  #lost = 0;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
    this.#words = new Int32Array(options.memory.buffer, 0, WORDS);
  }

  /** Workers that take part in jobs by now. */
  get running(): number {
    return Atomics.load(this.#words, control.ready) - this.#lost;
  }

  /** Starts the workers now rather than with the first job. */
  start(): void {
    if (this.#workers) return;
    const { module, memory, names, scratch } = this.#options;
    this.#workers = scratch.slice(1).map((own, i) => {
      const task: WorkerTask = { module, memory, names, thread: i + 1, scratch: own };
      return spawnWorker(task, (reason) => this.#workerEnded(i + 1, reason));
    });
  }

  /** Runs every chunk of a kernel whose arguments lie in place, and returns when all are done. */
  run(kernel: number, chunks: number): void {
    this.start();
    this.#reportFailure();
    const words = this.#words;
    const fn = this.#options.kernels[kernel]!;
    const own = this.#options.scratch[0]!;
    words[control.kernel] = kernel;
    words[control.chunks] = chunks;
    Atomics.store(words, control.done, 0);
    Atomics.store(words, control.remaining, chunks);
    Atomics.add(words, control.job, 1);
    Atomics.notify(words, control.job);
    let trap: unknown;
    for (;;) {
      const left = Atomics.load(words, control.remaining);
      if (left === 0) break;
      if (Atomics.compareExchange(words, control.remaining, left, left - 1) !== left) continue;
      try {
        fn(ARGUMENTS, chunks - left, own);
      } catch (error) {
        trap = error;
      }
      Atomics.add(words, control.done, 1);
    }
    this.#awaitDone(chunks);
    const failed = Atomics.exchange(words, control.failed, 0);
    if (trap !== undefined || failed) {
      throw new BackendError({
        where: 'backend "simd"',
        problem: `kernel "${this.#options.names[kernel]}" trapped in thread ${failed ? failed - 1 : 0}`,
        cause: trap,
      });
    }
  }

  async stop(): Promise<void> {
    Atomics.store(this.#words, control.stop, 1);
    Atomics.add(this.#words, control.job, 1);
    Atomics.notify(this.#words, control.job);
    await Promise.all((this.#workers ?? []).map((worker) => worker.terminate()));
    this.#workers = [];
  }

  #awaitDone(chunks: number): void {
    const words = this.#words;
    for (let spins = SPINS; spins > 0; spins--) {
      if (Atomics.load(words, control.done) === chunks) return;
    }
    const deadline = Date.now() + this.#options.stallTimeout;
    for (;;) {
      const done = Atomics.load(words, control.done);
      if (done === chunks) return;
      if (this.#mayWait) Atomics.wait(words, control.done, done, 100);
      if (Date.now() < deadline) continue;
      // Whoever holds the chunk may yet write: nobody can be trusted with the next job.
      for (const worker of this.#workers ?? []) void worker.terminate();
      this.#lost = Atomics.load(words, control.ready);
      throw new BackendError({
        where: 'backend "simd"',
        problem: `a worker did not finish its part within ${this.#options.stallTimeout} ms`,
        hint: 'it may have been killed or starved; the engine goes on with one thread.',
      });
    }
  }

  #workerEnded(thread: number, reason: string): void {
    this.#lost++;
    this.#failure = `worker ${thread} of ${this.#options.scratch.length - 1} ended: ${reason}`;
  }

  #reportFailure(): void {
    if (!this.#failure) return;
    const problem = this.#failure;
    this.#failure = undefined;
    throw new BackendError({
      where: 'backend "simd"',
      problem,
      hint: 'the engine goes on without it.',
    });
  }
}

/** A browser's main thread may not sleep: it spins instead. */
function waitIsAllowed(): boolean {
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1, 0);
    return true;
  } catch {
    return false;
  }
}
