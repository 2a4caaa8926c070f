import {
  engine,
  getKernelsForBackend,
  removeBackend,
  type KernelBackend,
} from '@tensorflow/tfjs-core';
import { adoptStorage, releaseStorage } from './adopted-storage.js';
import type { Backend, BackendCapabilities } from './backend.js';
import type { Place } from './copy-tensor.js';
import { KernelInstaller, type InstalledKernels } from './install-kernels.js';

/** A backend whose storage exists and whose kernels are registered. */
export interface OpenedBackend {
  readonly backend: Backend;
  readonly capabilities: BackendCapabilities;
  readonly kernels: InstalledKernels;
  readonly fallback: OpenedBackend | undefined;
  /** A new one where tfjs-core was reset and has asked for it again. */
  storage: KernelBackend;
}

const opened = new Map<string, OpenedBackend>();
const opening = new Map<string, Promise<OpenedBackend>>();

/** The opened backend of a name, unless tfjs-core has dropped it since. */
export function findOpened(name: string): OpenedBackend | undefined {
  const found = opened.get(name);
  if (found && engine().registry[name] !== found.storage) {
    forget(found);
    return undefined;
  }
  return found;
}

/** Opens a backend, its fallback first; a backend that is open already is not opened again. */
export async function openBackend(backend: Backend): Promise<OpenedBackend> {
  const found = findOpened(backend.name);
  if (found) return found;
  const begun =
    opening.get(backend.name) ?? open(backend).finally(() => opening.delete(backend.name));
  opening.set(backend.name, begun);
  return begun;
}

/** Takes a backend out of tfjs-core, with every tensor that lives on it. */
export function closeBackend(backend: Backend): void {
  const found = findOpened(backend.name);
  if (!found) return;
  removeBackend(backend.name);
  forget(found);
}

async function open(backend: Backend): Promise<OpenedBackend> {
  const { name } = backend;
  const fallback = backend.fallback && (await openBackend(backend.fallback));
  const storage = await backend.open();
  adoptStorage(name, storage, async () => {
    const fresh = await backend.open();
    const entry = opened.get(name);
    if (entry) entry.storage = fresh;
    return fresh;
  });
  for (const { setupFunc } of getKernelsForBackend(name)) setupFunc?.(storage);
  const capabilities = backend.capabilities(storage);
  const installer = new KernelInstaller(backend, capabilities, fallback && placeOf(fallback));
  const result = { backend, storage, capabilities, kernels: installer.install(), fallback };
  opened.set(name, result);
  return result;
}

function placeOf(found: OpenedBackend): Place {
  const { origins } = found.kernels;
  return {
    name: found.backend.name,
    get storage() {
      return found.storage;
    },
    pairsComplex: (origins.get('Complex') ?? 'fallback') !== 'fallback',
  };
}

function forget(found: OpenedBackend): void {
  found.kernels.uninstall();
  releaseStorage(found.backend.name);
  opened.delete(found.backend.name);
}
