import type { CheckpointStore } from './checkpoint-store.js';

/**
 * A folder on disk (Node), made when it is first written to. Files are written beside and renamed.
 *
 * @example
 * backupAndRestore({ folder: folderStore('runs/7') }); // the same as 'runs/7'
 */
export function folderStore(folder: string): CheckpointStore {
  const node = async () => ({
    fs: await import('node:fs/promises'),
    path: await import('node:path'),
  });
  return {
    where: folder,
    async list() {
      const { fs } = await node();
      try {
        return (await fs.readdir(folder)).filter((name) => !name.endsWith('.partial'));
      } catch (error) {
        if ((error as { code?: string }).code === 'ENOENT') return [];
        throw error;
      }
    },
    async read(name) {
      const { fs, path } = await node();
      return new Uint8Array(await fs.readFile(path.join(folder, name)));
    },
    async write(name, bytes) {
      const { fs, path } = await node();
      await fs.mkdir(folder, { recursive: true });
      const beside = path.join(folder, `${name}.partial`);
      const file = await fs.open(beside, 'w');
      try {
        await file.writeFile(bytes);
        // On the disk before it takes the name: a power cut leaves the old one or the new one.
        await file.sync();
      } finally {
        await file.close();
      }
      await fs.rename(beside, path.join(folder, name));
    },
    async remove(name) {
      const { fs, path } = await node();
      await fs.rm(path.join(folder, name), { force: true });
    },
  };
}

export const storeOf = (place: string | CheckpointStore): CheckpointStore =>
  typeof place === 'string' ? folderStore(place) : place;
