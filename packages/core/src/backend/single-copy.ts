import { BackendError } from '../errors/backend-error.js';
import { version } from '../version.js';

interface Copy {
  readonly version: string;
  readonly url: string;
}

const KEY = Symbol.for('@graftjs/core');

/**
 * Marks this process (or page, or worker) as run by this copy of `@graftjs/core`. Two copies would
 * keep separate books of backends, parameters and registries over one engine.
 *
 * @param url of a module of this copy
 */
export function claimProcess(url: string | undefined): void {
  const scope = globalThis as { [KEY]?: Copy };
  // A dev server adds a query to the address of the very same module.
  const ours: Copy = { version, url: (url ?? 'a bundle').replace(/[?#].*$/, '') };
  const first = (scope[KEY] ??= ours);
  if (first.url === ours.url && first.version === ours.version) return;
  throw new BackendError({
    where: '@graftjs/core',
    problem: 'is loaded twice in this process',
    operands: [
      { label: first.version, value: first.url },
      { label: ours.version, value: ours.url },
    ],
    hint: 'Let every package resolve to one copy: `npm ls @graftjs/core`, then `npm dedupe`.',
  });
}
