import type { Host } from './host.js';
import { DawnTicks } from './dawn-ticks.js';
import { refusal, type Refusal } from './refusal.js';

const PACKAGE = 'webgpu';
const VERSION = '0.6.2';

/** What the npm package `webgpu` exports. */
interface DawnModule {
  create(options: string[]): GPU;
  readonly globals: object;
}

/** WebGPU in Node: the entry point, and the ticks that move its events on. */
export interface Dawn {
  readonly gpu: GPU;
  readonly ticks: DawnTicks;
}

const loaded = new WeakMap<DawnModule, Dawn>();

/** Imports the package, or says why it cannot be used and what to do about it. */
export async function loadDawn(host: Host): Promise<Dawn | Refusal> {
  let module: DawnModule;
  try {
    module = (await host.load(PACKAGE)) as DawnModule;
  } catch (error) {
    return whyNotLoaded(error);
  }
  let dawn = loaded.get(module);
  if (!dawn) {
    dawn = start(module);
    loaded.set(module, dawn);
  }
  return dawn;
}

function start({ create, globals }: DawnModule): Dawn {
  // tfjs-backend-webgpu takes constants (GPUBufferUsage, …) and classes from the global object.
  for (const [name, value] of Object.entries(Object.getOwnPropertyDescriptors(globals))) {
    if (!(name in globalThis)) Object.defineProperty(globalThis, name, value);
  }
  const ticks = new DawnTicks(realmOf(create));
  return { gpu: ticks.around(() => create([])), ticks };
}

/** The global object of the realm that a function comes from: test runners run code in another. */
function realmOf(native: object): object {
  const { constructor } = native as { constructor: (code: string) => () => object };
  return constructor('return globalThis')();
}

function whyNotLoaded(error: unknown): Refusal {
  const { code, message = '' } = error as { code?: string; message?: string };
  if (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') {
    if (message.includes('dawn.node')) {
      return refusal(`the npm package ${PACKAGE} has no build of Dawn for this platform`);
    }
    if (new RegExp(`'${PACKAGE}'`).test(message)) {
      return refusal(
        `the npm package ${PACKAGE} is not installed`,
        `npm install ${PACKAGE}@${VERSION}`,
      );
    }
  }
  if (code === 'ERR_DLOPEN_FAILED') {
    return refusal(
      `Dawn, the native addon of the npm package ${PACKAGE}, could not be loaded (${message.split('\n')[0]})`,
      'It needs glibc 2.34 or later on Linux, macOS 11 or later, or Windows 10 or later.',
    );
  }
  throw error;
}
