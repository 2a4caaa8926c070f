/** Where checkpoints are kept: a folder, memory, or a place of your own. */
export interface CheckpointStore {
  /** How messages call it. */
  readonly where: string;
  /** Names of what is there. */
  list(): Promise<string[]>;
  read(name: string): Promise<Uint8Array<ArrayBuffer>>;
  /** All or nothing: a reader never sees half of a file. */
  write(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  remove(name: string): Promise<void>;
}

/**
 * A store that ends with the process; for pages and tests.
 *
 * @example
 * const store = memoryStore();
 * await fit(model, data, { …, callbacks: [checkpoint({ folder: store, monitor: 'val.loss' })] });
 */
export function memoryStore(): CheckpointStore {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  return {
    where: 'memory',
    list: async () => [...files.keys()],
    read: async (name) => (files.get(name) ?? new Uint8Array()).slice(),
    write: async (name, bytes) => void files.set(name, bytes.slice()),
    remove: async (name) => void files.delete(name),
  };
}
