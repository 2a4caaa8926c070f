import type { DataType, KernelBackend } from '@tensorflow/tfjs-core';
import type { AnyKernels } from './kernel-function.js';

/** Whether a backend can run here and, where not, why. */
export type Availability =
  | { readonly available: true }
  | { readonly available: false; readonly reason: string; readonly hint?: string };

/** What to ask a backend for, instead of its name. */
export interface BackendCapabilities {
  /** Where the arithmetic happens. */
  readonly device: 'cpu' | 'gpu';
  /** Threads that share one kernel; 1 on a GPU. */
  readonly threads: number;
  /** Whether `dataSync()` can read every tensor. */
  readonly syncRead: boolean;
  /** Whether the same input gives the same bits, run after run. */
  readonly deterministic: boolean;
  /** The dtypes its own kernels compute with; the others are left to the fallback. */
  readonly dtypes: readonly DataType[];
}

/**
 * A place where tensors live and kernels run, as a value: making one does nothing until
 * `useBackend` opens it. Made with `defineBackend`.
 */
export interface Backend {
  /** Its name in tfjs-core's registry; two values of one name are the same backend. */
  readonly name: string;
  availability(): Promise<Availability>;
  /** Makes the storage, or finds the one that tfjs-core runs already. */
  open(): Promise<KernelBackend>;
  capabilities(storage: KernelBackend): BackendCapabilities;
  /** Kernels written for this storage; they replace those it came with. */
  readonly kernels: AnyKernels;
  /** Kernels built from its other kernels, for those it came without. */
  readonly composed: AnyKernels;
  /** Runs every kernel that this backend lacks. */
  readonly fallback: Backend | undefined;
}
