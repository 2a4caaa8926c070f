import { getBackend } from '@tensorflow/tfjs-core';
import { BackendError } from '../errors/backend-error.js';
import type { Backend, BackendCapabilities } from './backend.js';
import { findOpened, type OpenedBackend } from './opened-backends.js';

/** The backend that ops run on, or `undefined` where `useBackend` did not choose it. */
export function activeBackend(): Backend | undefined {
  return activeOpened()?.backend;
}

/** What a backend can do, default the active one. */
export function backendCapabilities(backend?: Backend): BackendCapabilities {
  return requireOpened('backendCapabilities', backend).capabilities;
}

/** The given backend or the active one, which must be open. */
export function requireOpened(where: string, backend?: Backend): OpenedBackend {
  const found = backend ? findOpened(backend.name) : activeOpened();
  if (found) return found;
  throw new BackendError({
    where,
    problem: backend
      ? `backend "${backend.name}" is not open`
      : 'no backend is active that useBackend chose',
    hint: 'Call `await useBackend(…)` first.',
  });
}

function activeOpened(): OpenedBackend | undefined {
  // tfjs types this as a string, but it is null until a backend is set.
  const name = getBackend() as string | null;
  return name === null || name === undefined ? undefined : findOpened(name);
}
