import {
  engine,
  findBackend,
  findBackendFactory,
  getKernelsForBackend,
  registerBackend,
  removeBackend,
  type KernelBackend,
} from '@tensorflow/tfjs-core';
import { BackendError } from '../errors/backend-error.js';
import type { Backend, BackendCapabilities } from './backend.js';
import type { Place } from './copy-tensor.js';
import { KernelInstaller, type InstalledKernels } from './install-kernels.js';

/** A backend whose storage exists and whose kernels are registered. */
export interface OpenedBackend {
  readonly backend: Backend;
  readonly storage: KernelBackend;
  readonly capabilities: BackendCapabilities;
  readonly kernels: InstalledKernels;
  readonly fallback: OpenedBackend | undefined;
  /** Gives tfjs-core back the factory that it had under the name. */
  readonly restoreFactory: () => void;
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

/** The storage that tfjs-core runs under a name, or the one that its registered factory makes. */
export async function storageOf(name: string): Promise<KernelBackend> {
  const live = engine().registry[name];
  if (live) return live;
  const factory = findBackendFactory(name) as ReturnType<typeof findBackendFactory> | null;
  if (factory) return factory();
  throw new BackendError({
    where: `backend "${name}"`,
    problem: 'is not registered with tfjs-core',
  });
}

async function open(backend: Backend): Promise<OpenedBackend> {
  const { name } = backend;
  const fallback = backend.fallback && (await openBackend(backend.fallback));
  const storage = await backend.open();
  const restoreFactory = adopt(name, storage);
  for (const { setupFunc } of getKernelsForBackend(name)) setupFunc?.(storage);
  const capabilities = backend.capabilities(storage);
  const kernels = new KernelInstaller(
    backend,
    capabilities,
    fallback && placeOf(fallback),
  ).install();
  const result = { backend, storage, capabilities, kernels, fallback, restoreFactory };
  opened.set(name, result);
  return result;
}

function placeOf({ backend, storage, kernels }: OpenedBackend): Place {
  const pairsComplex = (kernels.origins.get('Complex') ?? 'fallback') !== 'fallback';
  return { name: backend.name, storage, pairsComplex };
}

/** Makes `storage` the one that tfjs-core has under `name`; gives back how to undo that. */
function adopt(name: string, storage: KernelBackend): () => void {
  const { registry, registryFactory } = engine();
  const live = registry[name];
  if (live && live !== storage) {
    throw new BackendError({
      where: `backend "${name}"`,
      problem: 'tfjs-core runs another backend of that name, whose tensors would be lost',
      hint: `Remove it first with removeBackend('${name}') of tfjs-core.`,
    });
  }
  const before = registryFactory[name];
  if (!live) {
    if (before) removeBackend(name);
    registerBackend(name, () => storage, before?.priority);
    // Looking it up makes tfjs-core call the factory, so that the storage is live from here on.
    findBackend(name);
  }
  return () => {
    if (before && !registryFactory[name]) registerBackend(name, before.factory, before.priority);
  };
}

function forget(found: OpenedBackend): void {
  found.kernels.uninstall();
  found.restoreFactory();
  opened.delete(found.backend.name);
}
