import {
  getKernel,
  getKernelsForBackend,
  registerKernel,
  unregisterKernel,
  type KernelBackend,
  type KernelConfig,
  type KernelFunc,
  type NamedAttrMap,
} from '@tensorflow/tfjs-core';
import type { Backend, BackendCapabilities } from './backend.js';
import type { Place } from './copy-tensor.js';
import { runWithCalls } from './kernel-calls.js';
import type { AnyKernels } from './kernel-function.js';
import type { KernelName } from './kernel-table.js';
import { runOnFallback } from './run-on-fallback.js';

/** Where a kernel of a backend comes from. */
export type KernelOrigin = 'native' | 'composed' | 'fallback';

export interface InstalledKernels {
  readonly origins: ReadonlyMap<string, KernelOrigin>;
  /** Leaves the registry as it was. */
  uninstall(): void;
}

/** Registers what a backend brings, and everything that it lacks from its fallback. */
export class KernelInstaller {
  readonly #backend: Backend;
  readonly #capabilities: BackendCapabilities;
  readonly #fallback: Place | undefined;
  readonly #origins = new Map<string, KernelOrigin>();
  readonly #undo: (() => void)[] = [];
  readonly #fallbackNames: ReadonlySet<string>;

  constructor(backend: Backend, capabilities: BackendCapabilities, fallback: Place | undefined) {
    this.#backend = backend;
    this.#capabilities = capabilities;
    this.#fallback = fallback;
    const theirs = fallback ? getKernelsForBackend(fallback.name) : [];
    this.#fallbackNames = new Set(theirs.map(({ kernelName }) => kernelName));
  }

  install(): InstalledKernels {
    const { name, kernels, composed } = this.#backend;
    for (const { kernelName } of getKernelsForBackend(name)) {
      this.#origins.set(kernelName, 'native');
    }
    this.#installTable(kernels, 'native');
    const lacking = Object.entries(composed).filter(([key]) => !this.#origins.has(key));
    this.#installTable(Object.fromEntries(lacking), 'composed');
    this.#guardDtypes();
    for (const kernelName of this.#fallbackNames) {
      if (!this.#origins.has(kernelName)) this.#installFallback(kernelName);
    }
    return {
      origins: this.#origins,
      uninstall: () => {
        for (const undo of this.#undo.reverse()) undo();
      },
    };
  }

  #installTable(table: AnyKernels, origin: KernelOrigin): void {
    for (const [kernelName, kernel] of Object.entries(table)) {
      const original = getKernel(kernelName, this.#backend.name) as KernelConfig | undefined;
      const kernelFunc = this.#wrap(kernelName, kernel, original);
      this.#register(kernelName, kernelFunc, origin);
    }
  }

  #wrap(kernelName: string, kernel: AnyKernel, original: KernelConfig | undefined): KernelFunc {
    const backendName = this.#backend.name;
    return ({ inputs, attrs, backend }) => {
      const storage = backend as KernelBackend;
      const around = {
        kernelName,
        backendName,
        storage,
        original,
        fallback: this.#fallbackNames.has(kernelName)
          ? (...given: [unknown, unknown]) => this.#runOnFallback(kernelName, ...given, storage)
          : undefined,
      };
      return runWithCalls(around, (calls) =>
        kernel(inputs as never, (attrs ?? {}) as never, storage as never, calls as never),
      );
    };
  }

  /** Calls with a dtype that the backend does not compute with go to the fallback. */
  #guardDtypes(): void {
    const dtypes = new Set<unknown>(this.#capabilities.dtypes);
    if (dtypes.size === 5) return;
    for (const [kernelName, origin] of this.#origins) {
      if (!this.#fallbackNames.has(kernelName)) continue;
      const { kernelFunc } = getKernel(kernelName, this.#backend.name);
      const guarded: KernelFunc = (call) => {
        const given = Object.values(call.inputs ?? {}).flat();
        const asked = (call.attrs as NamedAttrMap | undefined)?.['dtype'];
        const knows = (info: { dtype?: unknown } | undefined | null): boolean =>
          info?.dtype === undefined || dtypes.has(info.dtype);
        if ((asked === undefined || dtypes.has(asked)) && given.every(knows)) {
          return kernelFunc(call);
        }
        return this.#runOnFallback(
          kernelName,
          call.inputs,
          call.attrs,
          call.backend as KernelBackend,
        );
      };
      this.#register(kernelName, guarded, origin);
    }
  }

  #installFallback(kernelName: string): void {
    const kernelFunc: KernelFunc = ({ inputs, attrs, backend }) =>
      this.#runOnFallback(kernelName, inputs, attrs, backend as KernelBackend);
    this.#register(kernelName, kernelFunc, 'fallback');
  }

  #runOnFallback(name: string, inputs: unknown, attrs: unknown, storage: KernelBackend) {
    const home = this.#home(storage);
    return runOnFallback(name, inputs, attrs, home, this.#fallback!);
  }

  #home(storage: KernelBackend): Place {
    const pairsComplex = (this.#origins.get('Complex') ?? 'fallback') !== 'fallback';
    return { name: this.#backend.name, storage, pairsComplex };
  }

  /** Replaces a kernel without tfjs's warning, keeping its setup. */
  #register(kernelName: string, kernelFunc: KernelFunc, origin: KernelOrigin): void {
    const backendName = this.#backend.name;
    const original = getKernel(kernelName, backendName) as KernelConfig | undefined;
    if (original) unregisterKernel(kernelName, backendName);
    registerKernel({ ...original, kernelName, backendName, kernelFunc });
    this.#origins.set(kernelName, origin);
    this.#undo.push(() => {
      unregisterKernel(kernelName, backendName);
      if (original) registerKernel(original);
    });
  }
}

type AnyKernel = NonNullable<AnyKernels[KernelName]>;
