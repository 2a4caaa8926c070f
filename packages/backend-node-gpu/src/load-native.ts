import { findBackendFactory } from '@tensorflow/tfjs-core';
import type { Availability } from '@graftjs/core';
import type { Host } from './host.js';

const PACKAGE = '@tensorflow/tfjs-node-gpu';
const VERSION = '4.22.0';
/** The name that the package registers itself under. */
export const NATIVE_NAME = 'tensorflow';
/** The first Node without `util.isNullOrUndefined`, which the package calls in its kernels. */
const FIRST_NODE_TOO_NEW = 23;

/** Imports the native package, or says why it cannot be used and what to do about it. */
export async function loadNative(host: Host): Promise<Availability> {
  const version = host.nodeVersion;
  if (version === undefined) return refusal('it needs Node.js');
  if (Number.parseInt(version, 10) >= FIRST_NODE_TOO_NEW) {
    return refusal(
      `${PACKAGE} ${VERSION} does not run on Node ${version}: it calls util.isNullOrUndefined, ` +
        `which Node ${FIRST_NODE_TOO_NEW} removed`,
      'Run it with Node 20 or 22.',
    );
  }
  try {
    await host.load(PACKAGE);
  } catch (error) {
    const known = whyNotLoaded(error);
    if (known) return known;
    throw error;
  }
  if (findBackendFactory(NATIVE_NAME)) return { available: true };
  return refusal(
    `${PACKAGE} registered its backend with another copy of @tensorflow/tfjs-core`,
    'Let both resolve to one copy: `npm ls @tensorflow/tfjs-core`, then `npm dedupe`.',
  );
}

function whyNotLoaded(error: unknown): Availability | undefined {
  const { code, message = '' } = error as { code?: string; message?: string };
  if (isMissing(code) && message.includes(PACKAGE)) {
    return refusal(
      `${PACKAGE} is not installed`,
      `npm install ${PACKAGE}@${VERSION} (Linux or Windows on x64; CUDA 11.2 and cuDNN 8.1)`,
    );
  }
  if (/tfjs_binding\.node.*can ?not be found/s.test(message)) {
    return refusal(
      `${PACKAGE} is installed without its native addon: its install script was blocked, was ` +
        'offline, or found no binary for this Node',
      `npm rebuild ${PACKAGE} --build-addon-from-source`,
    );
  }
  if (code === 'ERR_DLOPEN_FAILED') {
    return refusal(
      `the native addon of ${PACKAGE} could not be loaded (${firstLine(message)})`,
      'Put libtensorflow, CUDA 11.2 and cuDNN 8.1 where the loader looks (LD_LIBRARY_PATH).',
    );
  }
  return undefined;
}

const isMissing = (code: string | undefined): boolean =>
  code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';

const firstLine = (text: string): string => text.split('\n')[0] ?? '';

function refusal(reason: string, hint?: string): Availability {
  return { available: false, reason, ...(hint !== undefined && { hint }) };
}
