import type { KernelBackend } from '@tensorflow/tfjs-core';
import { ConfigError } from '../errors/config-error.js';
import type { Availability, Backend, BackendCapabilities } from './backend.js';
import type { Kernels } from './kernel-function.js';

/** What is special about a backend; everything else comes from `defineBackend`. */
export interface BackendDefinition<Storage extends KernelBackend> {
  /** Its name in tfjs-core's registry, without `_`. */
  readonly name: string;
  /** Whether it can run here; default it can. */
  availability?(): Availability | Promise<Availability>;
  /**
   * Makes its storage, a `KernelBackend` of tfjs-core. A package that wraps a backend of tfjs
   * imports it here, kernels and all, and returns `storageOf(name)`.
   */
  open(): Storage | Promise<Storage>;
  /** Default: one deterministic CPU thread, read synchronously, every dtype. */
  readonly capabilities?:
    Partial<BackendCapabilities> | ((storage: NoInfer<Storage>) => Partial<BackendCapabilities>);
  /** Its own kernels; they replace those that `open` registered. */
  readonly kernels?: Kernels<NoInfer<Storage>>;
  /** Kernels built from its other kernels, for those it lacks. */
  readonly composed?: Kernels<NoInfer<Storage>>;
  /** Runs whatever else it lacks; without one, such a kernel stays unregistered. */
  readonly fallback?: Backend;
}

const DEFAULTS: BackendCapabilities = {
  device: 'cpu',
  threads: 1,
  syncRead: true,
  deterministic: true,
  dtypes: ['float32', 'int32', 'bool', 'complex64', 'string'],
};

/**
 * A backend as a value for `useBackend`, from its storage and its kernels.
 *
 * ```ts
 * export const mine = (): Backend =>
 *   defineBackend({
 *     name: 'mine',
 *     open: () => new MyStorage(),
 *     kernels: { Relu: ({ x }, attrs, storage) => storage.relu(x) },
 *     fallback: cpu(),
 *   });
 * ```
 */
export function defineBackend<Storage extends KernelBackend>(
  definition: BackendDefinition<Storage>,
): Backend {
  const { name, capabilities = {}, kernels = {}, composed = {}, fallback } = definition;
  // tfjs-core keys its registry on `backend_kernel` and splits it at the first underscore.
  if (!/^[^_\s]+$/.test(name)) {
    throw new ConfigError({
      where: 'defineBackend',
      problem: 'the name of a backend must be one word without "_"',
      operands: [{ label: 'name', value: JSON.stringify(name) }],
      hint: /_/.test(name) ? `Write "${name.replaceAll('_', '-')}".` : undefined,
    }).startingAt(defineBackend);
  }
  return {
    name,
    kernels,
    composed,
    fallback,
    availability: async () => (await definition.availability?.()) ?? { available: true },
    open: async () => definition.open(),
    capabilities: (storage) => ({
      ...DEFAULTS,
      ...(typeof capabilities === 'function' ? capabilities(storage as Storage) : capabilities),
    }),
  };
}
