import { dataset, type HostArray, type ImageFolder } from '@graftjs/datasets';
import { featuresOf, nearestExamples, splitAtHead, type Example } from '@graftjs/transfer';
import type { Model } from '@graftjs/core';
import { join } from 'node:path';
import sharp from 'sharp';
import { sideBySide } from './overlay.js';

/** A photo that the model sees much in common with an image. */
export interface NearPhoto {
  /** Path inside the folder. */
  readonly file: string;
  /** Cosine of the features: 1 is alike. */
  readonly similarity: number;
}

/** Finds those photos of a folder whose features are nearest to those of images. */
export async function nearestPhotos(
  model: Model,
  photos: ImageFolder,
  signal: AbortSignal,
  progress: (done: number, total: number | null) => void,
): Promise<(x: HostArray) => Promise<NearPhoto[]>> {
  const { body } = splitAtHead(model);
  const known = await featuresOf(body, photos, { signal, progress });
  const rows = known.examples.map(({ x }) => (x as HostArray).data);
  return async (x) => {
    const asked = await featuresOf(body, dataset<Example>([{ x, y: { data: [0], shape: [] } }]));
    const [near = []] = nearestExamples(rows, [(asked.examples[0]?.x as HostArray).data]);
    return near.map(({ index, similarity }) => ({
      file: photos.files[index] as string,
      similarity,
    }));
  };
}

const SIDE = 160;

/** An image, and the photos nearest to it behind it, as one PNG. */
export async function rowOfPhotos(
  image: Buffer,
  folder: string,
  near: readonly NearPhoto[],
): Promise<Uint8Array> {
  const files = [image, ...near.map(({ file }) => join(folder, file))];
  const squares = files.map((file) =>
    sharp(file).autoOrient().flatten({ background: '#ffffff' }).resize(SIDE, SIDE).png().toBuffer(),
  );
  return sideBySide(await Promise.all(squares), { height: SIDE, width: SIDE });
}
