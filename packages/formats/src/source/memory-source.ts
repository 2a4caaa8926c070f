import { didYouMean, FormatError } from '@graftjs/core';
import { tooLarge, type ArtifactSource } from './artifact-source.js';

/** Bytes of a file that is in memory or in the browser's hands. */
export type FileContent = Uint8Array | ArrayBuffer | Blob;

/** Files in memory, by name: what a user dropped on a page, or what was just written. */
export function memorySource(files: ReadonlyMap<string, FileContent>): ArtifactSource {
  const contentOf = (file: string): FileContent => {
    const content = files.get(file);
    if (content) return content;
    throw new FormatError({
      where: 'the files given',
      problem: `there is no file "${file}" among them`,
      hint: didYouMean(file, files.keys()),
    });
  };
  const sizeOf = (content: FileContent): number =>
    content instanceof Blob ? content.size : content.byteLength;
  const source: ArtifactSource = {
    where: 'the files given',
    locate: (file) => file,
    list: () => Promise.resolve([...files.keys()]),
    size: async (file) => sizeOf(contentOf(file)),
    async read(file, limit, onProgress) {
      const content = contentOf(file);
      if (sizeOf(content) > limit) throw tooLarge(source, file, limit);
      const bytes = await bytesOf(content);
      onProgress?.(bytes.length);
      return bytes;
    },
    async peek(file, count) {
      const content = contentOf(file);
      return content instanceof Blob
        ? bytesOf(content.slice(0, count))
        : (await bytesOf(content)).subarray(0, count);
    },
  };
  return source;
}

async function bytesOf(content: FileContent): Promise<Uint8Array<ArrayBuffer>> {
  if (content instanceof Blob) return readBlob(content);
  if (ArrayBuffer.isView(content)) return content as Uint8Array<ArrayBuffer>;
  return new Uint8Array(content);
}

/** The bytes of a file or of a part of it. */
export const readBlob = async (blob: Blob): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await blob.arrayBuffer());
