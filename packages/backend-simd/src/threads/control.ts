/**
 * The words through which the calling thread and the workers agree, as indices into an Int32Array
 * at the bottom of the engine's memory. Each hot word has a cache line of its own.
 */
export const control = {
  /** Counts jobs; idle workers sleep on it. */
  job: 0,
  /** Chunks of the job that nobody has claimed; claimed by compare-and-exchange. */
  remaining: 16,
  /** Chunks finished; the calling thread sleeps on it. */
  done: 32,
  /** The job itself: which kernel, how many chunks. Read after a claim succeeded. */
  kernel: 48,
  chunks: 49,
  /** Workers that entered their loop. */
  ready: 64,
  /** 1 + the thread in which a kernel trapped. */
  failed: 65,
  /** Set to end the workers. */
  stop: 66,
} as const;

export const WORDS = 128;
/** Where the arguments of the current job lie, in bytes. */
export const ARGUMENTS = 1024;
export const ARGUMENT_WORDS = 256;
/** A run of zeros for padding, and the first address that may be allocated. */
export const ZEROS = 4096;
export const ZERO_BYTES = 16384;
export const HEAP_BASE = ZEROS + ZERO_BYTES;
