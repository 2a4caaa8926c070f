import type { SaveHandler } from './save-model.js';

/**
 * Saves a model into a folder of a browser: of its own file system (OPFS), or one that a user chose.
 * A file takes its place when it is whole; `model.json`, which names the others, comes last.
 *
 * @example
 * const root = await navigator.storage.getDirectory();
 * const folder = await root.getDirectoryHandle('gestures', { create: true });
 * await saveModel(model, toDirectory(folder));
 * const again = await loadModel(folder);
 */
export function toDirectory(directory: FileSystemDirectoryHandle): SaveHandler {
  return async (files) => {
    const last = (name: string): number => (name === 'model.json' ? 1 : 0);
    for (const [name, bytes] of [...files].sort(([a], [b]) => last(a) - last(b))) {
      const file = await directory.getFileHandle(name, { create: true });
      const stream = await file.createWritable();
      try {
        await stream.write(bytes as Uint8Array<ArrayBuffer>);
      } catch (error) {
        await stream.abort();
        throw error;
      }
      await stream.close();
    }
  };
}
