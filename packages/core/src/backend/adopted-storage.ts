import { engine, findBackend, type KernelBackend } from '@tensorflow/tfjs-core';
import { BackendError } from '../errors/backend-error.js';

type Factory = () => KernelBackend | Promise<KernelBackend>;

/** What tfjs-core had under a name before Graft put its storage there. */
const before = new Map<string, { factory: Factory; priority: number } | undefined>();

/** The storage that tfjs-core runs under a name, or the one that tfjs's own factory makes. */
export async function storageOf(name: string): Promise<KernelBackend> {
  const { registry, registryFactory } = engine();
  const live = registry[name];
  if (live) return live;
  const entry = before.has(name) ? before.get(name) : registryFactory[name];
  if (entry) return entry.factory();
  throw new BackendError({
    where: `backend "${name}"`,
    problem: 'is not registered with tfjs-core',
  });
}

/**
 * Makes `storage` the one that tfjs-core has under `name`.
 *
 * @param again makes another one, should tfjs-core be reset
 */
export function adoptStorage(name: string, storage: KernelBackend, again: Factory): void {
  const { registry, registryFactory } = engine();
  const live = registry[name];
  if (live && live !== storage) {
    throw new BackendError({
      where: `backend "${name}"`,
      problem: 'tfjs-core runs another backend of that name, whose tensors would be lost',
      hint: `Remove it first with removeBackend('${name}') of tfjs-core.`,
    });
  }
  before.set(name, registryFactory[name]);
  let isFirst = true;
  // Written rather than registered: tfjs-core would warn, and removing the old one disposes of it.
  registryFactory[name] = {
    priority: registryFactory[name]?.priority ?? 1,
    factory: () => {
      if (!isFirst) return again();
      isFirst = false;
      return storage;
    },
  };
  // Looking it up makes tfjs-core call the factory, so that the storage is live from here on.
  if (live) isFirst = false;
  else findBackend(name);
}

/** Gives tfjs-core back what it had under a name. */
export function releaseStorage(name: string): void {
  const entry = before.get(name);
  const { registryFactory } = engine();
  if (entry) registryFactory[name] = entry;
  else delete registryFactory[name];
  before.delete(name);
}
