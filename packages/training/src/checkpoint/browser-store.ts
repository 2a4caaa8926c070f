import { BackendError } from '@graftjs/core';
import type { CheckpointStore } from './checkpoint-store.js';

/**
 * A folder of the browser's own file system (OPFS), which only this site sees and which outlives the
 * page. What is written takes the place of what was there when it is whole.
 *
 * @throws BackendError where there is no such file system: in Node, and in pages that are not served
 * securely
 * @example
 * await fineTune(model, data, { recipe, cache: { store: browserStore('features') } });
 */
export function browserStore(folder: string): CheckpointStore {
  const open = async (): Promise<FileSystemDirectoryHandle> => {
    const root = await (globalThis.navigator as Navigator | undefined)?.storage?.getDirectory?.();
    if (root) return root.getDirectoryHandle(folder, { create: true });
    throw new BackendError({
      where: 'browserStore',
      problem: 'there is no file system of the browser here',
      hint: 'In Node, give a folder; in a page, serve it by https or from localhost.',
    });
  };
  return {
    where: `${folder} (of the browser)`,
    async list() {
      const names: string[] = [];
      const directory = (await open()) as unknown as { keys(): AsyncIterable<string> };
      for await (const name of directory.keys()) names.push(name);
      // Chromium shows what is being written beside the file.
      return names.filter((name) => !name.endsWith('.crswap'));
    },
    async read(name) {
      const file = await (await (await open()).getFileHandle(name)).getFile();
      return new Uint8Array(await file.arrayBuffer());
    },
    async write(name, bytes) {
      const file = await (await open()).getFileHandle(name, { create: true });
      const stream = await file.createWritable();
      try {
        await stream.write(bytes);
      } catch (error) {
        await stream.abort();
        throw error;
      }
      await stream.close();
    },
    async remove(name) {
      const directory = await open();
      await directory.removeEntry(name).catch((error: unknown) => {
        if ((error as { name?: string }).name !== 'NotFoundError') throw error;
      });
    },
  };
}
