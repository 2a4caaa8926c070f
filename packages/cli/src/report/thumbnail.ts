import sharp from 'sharp';

/** Pixels of the longer side: sharp on screens of double density at the size of the report. */
const SIDE = 224;

/** A small copy of an image as a `data:` address, upright and without metadata. */
export async function thumbnail(file: string): Promise<string> {
  const bytes = await sharp(file, { failOn: 'error' })
    .autoOrient()
    .flatten({ background: '#ffffff' })
    .resize({ width: SIDE, height: SIDE, fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: 78 })
    .toBuffer();
  return `data:image/jpeg;base64,${bytes.toString('base64')}`;
}
