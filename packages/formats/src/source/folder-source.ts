import { FormatError } from '@graftjs/core';
import { missingFile, tooLarge, type ArtifactSource } from './artifact-source.js';
import { checkFileName } from './check-file-name.js';

/** The files of a folder on disk (Node). Links in it may not lead out of it. */
export async function folderSource(folder: string): Promise<ArtifactSource> {
  const { open, readdir, realpath } = await import('node:fs/promises');
  const { join, sep } = await import('node:path');

  /** Opens what is really there, once its true place is known to be inside. */
  const openFile = async (file: string) => {
    checkFileName(file, folder);
    const root = await realpath(folder).catch(() => folder);
    let real: string;
    try {
      real = await realpath(join(folder, file));
    } catch {
      throw missingFile(source, file);
    }
    if (!real.startsWith(root.endsWith(sep) ? root : root + sep)) {
      throw new FormatError({
        where: source.locate(file),
        problem: 'it is a link that leads out of the folder of the model',
        operands: [{ label: 'to', value: real }],
      });
    }
    const handle = await open(real, 'r');
    const status = await handle.stat();
    if (status.isFile()) return { handle, size: status.size };
    await handle.close();
    throw new FormatError({ where: source.locate(file), problem: 'it is not a file' });
  };

  const readStart = async (file: string, limit: number | null, count = Infinity) => {
    const { handle, size } = await openFile(file);
    try {
      if (limit !== null && size > limit) throw tooLarge(source, file, limit);
      const bytes = new Uint8Array(Math.min(size, count));
      let filled = 0;
      while (filled < bytes.length) {
        const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return bytes.subarray(0, filled);
    } finally {
      await handle.close();
    }
  };

  const source: ArtifactSource = {
    where: folder,
    locate: (file) => join(folder, file),
    list: () => readdir(folder),
    async size(file) {
      const { handle, size } = await openFile(file);
      await handle.close();
      return size;
    },
    async read(file, limit, onProgress) {
      const bytes = await readStart(file, limit);
      onProgress?.(bytes.length);
      return bytes;
    },
    peek: (file, count) => readStart(file, null, count),
  };
  return source;
}
