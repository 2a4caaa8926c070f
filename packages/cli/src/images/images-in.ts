import { DataError } from '@graftjs/core';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

const IMAGE = /\.(jpe?g|jpe|jfif|png|webp|gif|tiff?|avif|bmp)$/i;

/** Paths of images as they are, and of each folder the images in it. */
export async function imagesIn(paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    paths.map(async (path) => {
      const folder = await stat(path).then(
        (status) => status.isDirectory(),
        () => false,
      );
      if (!folder) return [path];
      const names = (await readdir(path)).filter((name) => IMAGE.test(name) && name[0] !== '.');
      if (names.length > 0) return names.sort().map((name) => join(path, name));
      throw new DataError({
        where: path,
        problem: 'there are no images in the folder',
        hint: 'Name a folder that has images right in it, or the images.',
      });
    }),
  );
  return found.flat();
}
