import type { ImageFolder } from '@graftjs/datasets';
import { basename, dirname, resolve } from 'node:path';
import { openPhotos, type OpenPhotosOptions } from './open-photos.js';

/** All images in a folder and the folders inside it, whatever is on them. */
export function openUnlabelled(
  folder: string,
  options: Omit<OpenPhotosOptions, 'labels' | 'classes'>,
): Promise<ImageFolder> {
  const path = resolve(folder);
  return openPhotos(dirname(path), { ...options, classes: [basename(path)] });
}
