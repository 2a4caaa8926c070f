import { BackendError } from '@graftjs/core';
import { kernelNames } from './generated/kernels.js';
import { Allocator } from './memory/allocator.js';
import type { Block } from './memory/block.js';
import type { EngineMemory } from './memory/engine-memory.js';
import { ARGUMENTS, ARGUMENT_WORDS, HEAP_BASE } from './threads/control.js';
import { WorkerPool } from './threads/worker-pool.js';
import type { CompiledKernels } from './wasm/compile.js';

export type WasmKernel = (typeof kernelNames)[number];
type KernelFunction = (args: number, chunk: number, scratch: number) => void;

/** Scratch memory of one thread: a packed block of A and a tile, or the tiles of a transform. */
export const SCRATCH_BYTES = 1024 * 1024;
const INDEX = Object.fromEntries(kernelNames.map((name, i) => [name, i])) as Record<
  WasmKernel,
  number
>;

export interface EngineOptions {
  readonly compiled: CompiledKernels;
  readonly memory: EngineMemory;
  readonly threads: number;
  readonly stallTimeout: number;
}

/** The kernels with their memory and threads: what a backend calls, knowing nothing of tensors. */
export class Engine {
  readonly memory: WebAssembly.Memory;
  readonly allocator: Allocator;
  readonly build: CompiledKernels['build'];
  readonly threads: number;
  readonly pool: WorkerPool | undefined;
  readonly #limit: number;
  readonly #kernels: readonly KernelFunction[];
  readonly #args: Int32Array;
  readonly #scratch: number;

  constructor({ compiled, memory, threads, stallTimeout }: EngineOptions) {
    this.memory = memory.memory;
    this.build = compiled.build;
    this.threads = memory.shared ? threads : 1;
    this.#limit = memory.limit;
    this.allocator = new Allocator(HEAP_BASE, (bytes) => memory.reach(bytes));
    const { exports } = new WebAssembly.Instance(compiled.module, {
      env: {
        memory: memory.memory,
        abort() {
          throw new Error('abort');
        },
      },
    });
    this.#kernels = kernelNames.map((name) => exports[name] as KernelFunction);
    const scratch = Array.from({ length: this.threads }, () => this.allocate(SCRATCH_BYTES).start);
    this.#scratch = scratch[0]!;
    this.#args = new Int32Array(this.memory.buffer, ARGUMENTS, ARGUMENT_WORDS);
    if (this.threads > 1) {
      this.pool = new WorkerPool({
        module: compiled.module,
        memory: this.memory,
        names: kernelNames,
        kernels: this.#kernels,
        scratch,
        stallTimeout,
      });
    }
  }

  /** A block of memory, or a BackendError that says how full it is. */
  allocate(bytes: number): Block {
    const block = this.allocator.allocate(bytes);
    if (block) return block;
    const { live, blocks } = this.allocator.stats();
    throw new BackendError({
      where: 'backend "simd"',
      problem: 'the memory is exhausted',
      operands: [
        { label: 'wanted', value: mebibytes(bytes) },
        { label: 'in use', value: mebibytes(live), note: `in ${blocks} blocks` },
        { label: 'limit', value: mebibytes(this.#limit) },
      ],
      hint: 'dispose of tensors (tidy), use smaller batches, or raise the option memoryLimit.',
    });
  }

  /**
   * Runs a kernel over chunks 0 to `chunks`. The chunks are fixed by the shapes, never by the
   * number of threads, and write apart from each other: so the bits do not depend on the threads.
   */
  run(kernel: WasmKernel, chunks: number, ...args: number[]): void {
    const words = this.#args;
    for (let i = 0; i < args.length; i++) words[i] = args[i]!;
    const index = INDEX[kernel];
    if (chunks > 1 && this.pool) {
      this.pool.run(index, chunks);
      return;
    }
    const fn = this.#kernels[index]!;
    for (let chunk = 0; chunk < chunks; chunk++) fn(ARGUMENTS, chunk, this.#scratch);
  }
}

function mebibytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
