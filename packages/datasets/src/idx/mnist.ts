import { DataError } from '@graftjs/core';
import { findBytes, nameOf } from '../bytes/read-bytes.js';
import type { HostArray } from '../elements/host-array.js';
import type { Preprocess } from '../elements/preprocessing.js';
import { fromArrays } from '../pipeline/from-arrays.js';
import type { Pipeline } from '../pipeline/pipeline.js';
import { decodeIdx } from './read-idx.js';

export interface MnistOptions {
  /** Folder (Node) or URL with the four files, gzipped or not. */
  readonly dir: string | URL;
  /** Default `{ scale: 1 / 255 }`. */
  readonly preprocess?: Preprocess | null;
}

/** An image: pixels of 0 to 255, shape [28, 28, 1], and its class. */
export interface MnistExample {
  readonly x: HostArray;
  readonly y: HostArray;
}

export interface MnistParts {
  readonly train: Pipeline<MnistExample>;
  readonly test: Pipeline<MnistExample>;
}

/**
 * MNIST, or anything stored alike (Fashion-MNIST, Kuzushiji-MNIST): the four IDX files of a folder.
 *
 * @example
 * const { train, test } = await mnist({ dir: 'data/mnist' });
 */
export async function mnist({
  dir,
  preprocess = { scale: 1 / 255 },
}: MnistOptions): Promise<MnistParts> {
  const part = async (name: string): Promise<Pipeline<MnistExample>> => {
    const images = await readPart(dir, `${name}-images`, 3);
    const labels = await readPart(dir, `${name}-labels`, 1);
    const x = { data: images.data, shape: [...images.shape, 1], preprocess };
    return fromArrays({ x, y: Int32Array.from(labels.data) });
  };
  return { train: await part('train'), test: await part('t10k') };
}

async function readPart(dir: string | URL, name: string, rank: number): Promise<HostArray> {
  const folder = nameOf(dir).replace(/\/+$/, '');
  const files = ['-', '.'].flatMap((dash) => {
    const file = `${name}${dash}idx${rank}-ubyte`;
    return [`${file}.gz`, file];
  });
  for (const file of files) {
    const stored = await findBytes(`${folder}/${file}`);
    if (!stored) continue;
    const array = await decodeIdx(stored, `${folder}/${file}`);
    if (array.shape.length === rank) return array;
    throw new DataError({
      where: `${folder}/${file}`,
      problem: 'the array has the wrong number of axes',
      operands: [
        { label: 'expected', value: rank },
        { label: 'got', value: array.shape },
      ],
    });
  }
  throw new DataError({
    where: folder,
    problem: `the ${name} are not there`,
    operands: [{ label: 'looked for', value: files }],
  });
}
