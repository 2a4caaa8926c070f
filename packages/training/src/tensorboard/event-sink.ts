/** Where event files go. */
export interface EventSink {
  append(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
}

/**
 * A folder for `tensorboard --logdir` (Node).
 *
 * @example
 * new EventWriter(eventFolder('logs/run-7'), 'train');
 */
export function eventFolder(folder: string): EventSink {
  return {
    async append(name, bytes) {
      const fs = await import('node:fs/promises');
      const path = await import('node:path');
      const file = path.join(folder, name);
      await fs.mkdir(path.dirname(file), { recursive: true });
      await fs.appendFile(file, bytes);
    },
  };
}

export interface MemoryEvents extends EventSink {
  /** The files so far, by name. */
  files(): ReadonlyMap<string, Blob>;
  /** Saves every file through the browser; names have `_` for `/`. */
  download(): void;
}

/**
 * Files in memory, for pages: look at them with `files`, or have the browser save them.
 *
 * @example
 * const logs = memoryEvents();
 * await fit(model, data, { …, callbacks: [tensorBoard({ logDir: logs })] });
 * logs.download();
 */
export function memoryEvents(): MemoryEvents {
  const parts = new Map<string, Uint8Array<ArrayBuffer>[]>();
  const files = (): ReadonlyMap<string, Blob> =>
    new Map([...parts].map(([name, pieces]) => [name, new Blob(pieces)]));
  return {
    async append(name, bytes) {
      parts.set(name, [...(parts.get(name) ?? []), bytes]);
    },
    files,
    download() {
      for (const [name, blob] of files()) {
        const link = document.createElement('a');
        link.href = URL.createObjectURL(blob);
        link.download = name.replaceAll('/', '_');
        link.click();
        URL.revokeObjectURL(link.href);
      }
    },
  };
}
