import { BackendError } from '@graftjs/core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

/** tfjs's wasm storage, safe against a full memory and able to hold complex data. */
export interface WasmStorage extends BackendWasm {
  /** Threads that XNNPACK computes with. */
  threads: number;
}

/** What Emscripten adds to the module; its own types are global, and not for everybody. */
interface ModuleMemory {
  readonly HEAPU8: Uint8Array;
  _malloc(bytes: number): number;
  _free(offset: number): void;
}

function memoryOf(storage: BackendWasm): ModuleMemory {
  return storage.wasm as unknown as ModuleMemory;
}

const GIBIBYTE = 2 ** 30;
const guarded = new WeakSet<BackendWasm>();

/**
 * Mends two things in place, once. A full memory makes tfjs write to address 0 and destroy the
 * module; here it is an error. Complex data cannot be read back; here it is kept as the pairs of
 * numbers that tfjs-core moves about, for the fallback to compute with.
 */
export function guardStorage(storage: BackendWasm, threads: number): WasmStorage {
  const result = Object.assign(storage, { threads });
  if (guarded.has(storage)) return result;
  guarded.add(storage);
  refuseToOverflow(storage);
  const readSync = storage.readSync.bind(storage);
  storage.readSync = (dataId, start, end) => {
    const { dtype, memoryOffset, shape } = storage.dataIdMap.get(dataId);
    if (dtype !== 'complex64') return readSync(dataId, start, end);
    const length = 2 * shape.reduce((product, axis) => product * axis, 1);
    const { buffer } = memoryOf(storage).HEAPU8;
    return new Float32Array(buffer, memoryOffset, length).slice();
  };
  return result;
}

function refuseToOverflow(storage: BackendWasm): void {
  const wasm = memoryOf(storage);
  // Emscripten replaces its own entry by the real one on the first call, so that comes first.
  wasm._free(wasm._malloc(8));
  const malloc = wasm._malloc;
  wasm._malloc = (bytes) => {
    // The address is 32 bits wide: a larger request would be cut to its lower bits.
    const offset = bytes < 4 * GIBIBYTE ? malloc(bytes) : 0;
    if (offset !== 0) return offset;
    const taken = wasm.HEAPU8.buffer.byteLength;
    throw new BackendError({
      where: 'backend "wasm"',
      problem: 'its memory is full',
      operands: [
        { label: 'asked for', value: megabytes(bytes) },
        { label: 'taken', value: megabytes(taken), note: 'of at most 4096 MiB' },
      ],
      hint: 'Dispose of tensors (tidy), or use smaller batches.',
    });
  };
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(bytes < 2 ** 20 ? 3 : 0)} MiB`;
}
