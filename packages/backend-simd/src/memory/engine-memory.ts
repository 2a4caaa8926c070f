const PAGE = 65536;
const MIB = 1024 * 1024;
/** Memory that cannot grow under live views is taken at once; less where the host refuses. */
const FIXED_SIZES = [2048, 1024, 512, 256, 128].map((mib) => mib * MIB);
const GROWABLE_LIMITS = [4096, 2048, 1024, 512].map((mib) => mib * MIB);

export interface EngineMemory {
  readonly memory: WebAssembly.Memory;
  readonly shared: boolean;
  readonly limit: number;
  /** Makes the memory reach so many bytes; false where it cannot. */
  reach(bytes: number): boolean;
}

/**
 * The one memory of an engine. Shared memory grows while views stay valid. Memory that is not
 * shared would detach its views when growing, so it is reserved whole: untouched pages cost
 * address space, not memory.
 *
 * @param shared whether threads are to use it
 * @param limit most bytes it may ever have, default what the host gives, at most 4 GiB
 */
export function openMemory(shared: boolean, limit = 4096 * MIB): EngineMemory {
  let refusal: unknown;
  for (const size of shared ? GROWABLE_LIMITS : FIXED_SIZES) {
    const bytes = Math.min(size, limit);
    const maximum = Math.max(4, Math.floor(bytes / PAGE));
    const initial = shared ? Math.min(maximum, (16 * MIB) / PAGE) : maximum;
    try {
      const memory = new WebAssembly.Memory({ initial, maximum, shared });
      return { memory, shared, limit: maximum * PAGE, reach: growTo(memory, maximum) };
    } catch (error) {
      refusal = error;
    }
  }
  throw refusal;
}

function growTo(memory: WebAssembly.Memory, maximum: number): (bytes: number) => boolean {
  let size = memory.buffer.byteLength;
  return (bytes) => {
    if (bytes <= size) return true;
    const have = size / PAGE;
    const need = Math.ceil(bytes / PAGE);
    if (need > maximum) return false;
    // In steps of a quarter, so that a program that grows steadily grows rarely.
    const comfortable = Math.min(maximum, Math.max(need, Math.ceil(have * 1.25)));
    for (const target of [comfortable, need]) {
      try {
        memory.grow(target - have);
        size = memory.buffer.byteLength;
        return true;
      } catch {
        // The host has no more to give: try the bare minimum, then report exhaustion.
      }
    }
    return false;
  };
}
