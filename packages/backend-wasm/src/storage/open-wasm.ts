import { BackendError, storageOf } from '@graftjs/core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { engine, env } from '@tensorflow/tfjs-core';
import { bundledFiles } from './bundled-files.js';
import { guardStorage, type WasmStorage } from './guard-storage.js';
import type { WasmOptions } from './wasm-options.js';

/** Loads the module and makes its storage, or takes over the one that tfjs-core runs already. */
export async function openWasm(options: WasmOptions): Promise<WasmStorage> {
  const { wasmPaths, threads = 1 } = options;
  const tfjs = await import('@tensorflow/tfjs-backend-wasm');
  const live = engine().registry['wasm'];
  if (!live) {
    const node = env().getBool('IS_NODE');
    // In Node the module finds its files beside itself.
    const paths = wasmPaths ?? (node ? undefined : bundledFiles());
    if (paths !== undefined) tfjs.setWasmPaths(typeof paths === 'string' ? paths : { ...paths });
    tfjs.setThreadsCount(threads);
    if (threads === 1) env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  }
  const storage = (await load(options)) as BackendWasm;
  return guardStorage(storage, tfjs.getThreadsCount());
}

async function load({ wasmPaths }: WasmOptions): ReturnType<typeof storageOf> {
  try {
    return await storageOf('wasm');
  } catch (cause) {
    const message = (cause as { message?: unknown } | null)?.message;
    throw new BackendError({
      where: 'backend "wasm"',
      problem: `its module could not be loaded (${String(message ?? cause)})`,
      operands: wasmPaths === undefined ? [] : [{ label: 'wasmPaths', value: wasmPaths }],
      hint: 'Pass wasm({ wasmPaths }) with the folder that the .wasm files are served from.',
      cause,
    });
  }
}
