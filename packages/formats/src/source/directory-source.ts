import { missingFile, tooLarge, type ArtifactSource } from './artifact-source.js';
import { checkFileName } from './check-file-name.js';
import { readBlob } from './memory-source.js';

/** The files of a folder in a browser: of its own file system (OPFS), or one that a user chose. */
export function directorySource(directory: FileSystemDirectoryHandle): ArtifactSource {
  const open = async (file: string): Promise<File> => {
    const parts = checkFileName(file, directory.name).split('/');
    try {
      let folder = directory;
      for (const part of parts.slice(0, -1)) folder = await folder.getDirectoryHandle(part);
      return await (await folder.getFileHandle(parts.at(-1) as string)).getFile();
    } catch (error) {
      const { name } = error as { name?: string };
      if (name === 'NotFoundError' || name === 'TypeMismatchError') throw missingFile(source, file);
      throw error;
    }
  };
  const source: ArtifactSource = {
    where: directory.name || 'the file system of the browser',
    locate: (file) => (directory.name ? `${directory.name}/${file}` : file),
    async list() {
      const names: string[] = [];
      const { keys } = directory as unknown as { keys(): AsyncIterable<string> };
      for await (const name of keys.call(directory)) names.push(name);
      return names;
    },
    size: async (file) => (await open(file)).size,
    async read(file, limit, onProgress) {
      const content = await open(file);
      if (content.size > limit) throw tooLarge(source, file, limit);
      const bytes = await readBlob(content);
      onProgress?.(bytes.length);
      return bytes;
    },
    peek: async (file, count) => readBlob((await open(file)).slice(0, count)),
  };
  return source;
}
