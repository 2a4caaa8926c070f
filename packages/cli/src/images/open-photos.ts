import { DataError, didYouMean } from '@graftjs/core';
import { imageFolder, type ImageFolder } from '@graftjs/datasets';
import type { Preprocessing } from '@graftjs/zoo';
import { readdir } from 'node:fs/promises';
import type { Progress } from '../terminal/progress.js';

export interface OpenPhotosOptions {
  readonly preprocessing: Preprocessing;
  readonly size: readonly [number, number];
  readonly channels: 1 | 3;
  readonly progress: Progress;
  /** The classes of a model; those without a folder here are left out. Default: the folders. */
  readonly labels?: readonly string[];
  /** The folders to use, whatever others there are. */
  readonly classes?: readonly string[];
}

/** Reads a folder with one folder of photos for each class; unreadable ones are named and skipped. */
export async function openPhotos(
  folder: string,
  { preprocessing, size, channels, progress, labels, classes: only }: OpenPhotosOptions,
): Promise<ImageFolder> {
  const { interpolation, fit } = preprocessing;
  const classes = only ?? (labels && (await classesIn(folder, labels)));
  const photos = await imageFolder(folder, {
    size,
    channels,
    interpolation,
    fit,
    preprocess: preprocessing,
    ...(classes && { classes }),
    onProgress: ({ done, total }) => progress.update('Reading photos', done, total),
  });
  progress.clear();
  for (const { file, reason } of photos.skipped) progress.line(`Skipped ${file}: ${reason}`);
  const ignored = ignoredInWords(photos);
  if (ignored !== null) progress.line(ignored);
  return photos;
}

/** So many files are named. */
const NAMED = 3;

/** Files in class folders that are no images, or of a kind that cannot be read. */
function ignoredInWords({ ignored }: ImageFolder): string | null {
  const files = ignored.filter(({ reason }) => reason === 'it is not an image file');
  if (files.length === 0) return null;
  const names = files.slice(0, NAMED).map(({ file }) => file);
  const more = files.length > NAMED ? ` and ${files.length - NAMED} more` : '';
  const phone = files.some(({ file }) => /\.hei[cf]$/i.test(file));
  return (
    `Left out, not JPEG, PNG, WebP, GIF, TIFF or AVIF: ${names.join(', ')}${more}` +
    `${phone ? ' (HEIC photos of a phone have to be converted to JPEG first)' : ''}`
  );
}

/** The labels that have a folder here. A folder that is no label is a mistake worth naming. */
async function classesIn(folder: string, labels: readonly string[]): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: Error) => {
    throw new DataError({ where: folder, problem: 'the folder cannot be read', cause });
  });
  const folders = entries
    .filter((entry) => entry.isDirectory() && !/^\.|^__MACOSX$/.test(entry.name))
    .map(({ name }) => name);
  const unknown = folders.find((name) => !labels.includes(name));
  if (unknown !== undefined) {
    throw new DataError({
      where: folder,
      problem: `there is a folder "${unknown}", which is no class of the model`,
      hint: didYouMean(unknown, labels),
    });
  }
  const present = labels.filter((label) => folders.includes(label));
  if (present.length > 0) return present;
  throw new DataError({
    where: folder,
    problem: 'there is no folder for any class of the model',
    operands: [{ label: 'classes', value: labels.slice(0, 20).join(', ') }],
  });
}
