import { DataError, tensor, tidy, type Tensor } from '@graftjs/core';
import { decodeImage, toTensor } from '@graftjs/datasets';
import { preprocess, type Preprocessing } from '@graftjs/zoo';
import { readFile } from 'node:fs/promises';

/**
 * An image file as the model takes it, shape [height, width, channels]. A file that ends in `.bin`
 * holds bare pixels of the model's own size, for exact comparisons between programs.
 */
export async function readImage(
  file: string,
  preprocessing: Preprocessing,
  channels: 1 | 3,
): Promise<Tensor> {
  if (file.endsWith('.bin')) return bareImage(file, preprocessing, channels);
  const { size, interpolation, fit } = preprocessing;
  const options = { size, interpolation, fit, channels, preprocess: preprocessing };
  return toTensor(await decodeImage(file, options));
}

async function bareImage(
  file: string,
  preprocessing: Preprocessing,
  channels: 1 | 3,
): Promise<Tensor> {
  const bytes = await readFile(file);
  const [height = 0, width = 0] = preprocessing.size ?? [];
  if (bytes.length === 0 || bytes.length !== height * width * channels) {
    throw new DataError({
      where: file,
      problem: 'bare pixels must have the size of the images that the model takes',
      operands: [
        { label: 'file', value: `${bytes.length} bytes` },
        { label: 'wanted', value: [height, width, channels] },
      ],
    });
  }
  return tidy(() => preprocess(tensor(bytes, [height, width, channels], 'int32'), preprocessing));
}
