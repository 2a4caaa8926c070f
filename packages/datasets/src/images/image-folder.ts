import { DataError } from '@graftjs/core';
import pLimit from 'p-limit';
import type { HostArray } from '../elements/host-array.js';
import { oneHotRow } from '../elements/one-hot.js';
import { Pipeline } from '../pipeline/pipeline.js';
import type { IndexedSource } from '../pipeline/source.js';
import { checkOptions, decodeImage, type DecodeImageOptions } from './decode-image.js';
import { PixelStore } from './pixel-store.js';
import { scanFolder, type LeftOut, type ScannedFolder } from './scan-folder.js';

export interface ImageFolderOptions extends DecodeImageOptions {
  /** Height and width that all images are resized to. */
  readonly size: readonly [height: number, width: number];
  /** The class folders to use, in the order of their numbers. Default: all, in natural order. */
  readonly classes?: readonly string[];
  /** What `y` is: the number of the class (int32), or a one-hot row. Default `index`. */
  readonly labels?: 'index' | 'oneHot';
  /** Bytes of decoded pixels to keep; images beyond are decoded each time. Default 512 MiB. */
  readonly memoryBudget?: number;
  /**
   * Decodes every image once when the folder is opened, so that unreadable ones are skipped and
   * named. Default true; without it, an unreadable image is an error when its turn comes.
   */
  readonly verify?: boolean;
  /** Images decoded at the same time. Default: the number of processors. */
  readonly concurrency?: number;
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

/** One image: pixels of 0 to 255, its class, and where it comes from. */
export interface ImageExample {
  readonly x: HostArray<Uint8Array>;
  readonly y: HostArray;
  /** Path inside the folder, with `/`. */
  readonly file: string;
  /** Position in `files`. */
  readonly index: number;
}

/** The images of a folder, and all that there is to know about it. */
export class ImageFolder extends Pipeline<ImageExample> {
  readonly dir: string;
  /** Class names by number. */
  readonly classNames: readonly string[];
  /** Every image that is used, class by class; paths inside the folder. */
  readonly files: readonly string[];
  /** Images that cannot be read. */
  readonly skipped: readonly LeftOut[];
  /** Files that are not images of a class. */
  readonly ignored: readonly LeftOut[];

  constructor(
    source: IndexedSource<ImageExample>,
    facts: Pick<ImageFolder, 'dir' | 'classNames' | 'files' | 'skipped' | 'ignored'>,
  ) {
    super(source);
    this.dir = facts.dir;
    this.classNames = facts.classNames;
    this.files = facts.files;
    this.skipped = facts.skipped;
    this.ignored = facts.ignored;
  }
}

/**
 * A dataset of the images in a folder with one folder for each class. Node only; `sharp` decodes.
 *
 * @example
 * const photos = await imageFolder('photos', { size: [224, 224], preprocess: { scale: 1 / 255 } });
 * const { train, validation } = photos.split({ validation: 0.2, seed: 7 });
 */
export async function imageFolder(dir: string, options: ImageFolderOptions): Promise<ImageFolder> {
  checkOptions(options);
  const { availableParallelism } = await import('node:os');
  const { join } = await import('node:path');
  const {
    classes,
    labels = 'index',
    memoryBudget = 512 * 2 ** 20,
    verify = true,
    concurrency = availableParallelism(),
    onProgress,
    ...decoding
  } = options;
  const scanned = await scanFolder(dir, classes);
  const store = new PixelStore(memoryBudget);
  const limit = pLimit(concurrency);
  const decode = async (file: string): Promise<HostArray<Uint8Array>> => {
    const pixels = await limit(() => decodeImage(join(dir, file), decoding));
    store.offer(file, pixels);
    return pixels;
  };
  const all = scanned.files.flat();
  const skipped = verify ? await findUnreadable(all, decode, onProgress) : [];
  const { files, labels: classOf } = readable(dir, scanned, skipped);
  const count = scanned.classNames.length;
  const example = (index: number, x: HostArray<Uint8Array>): ImageExample => {
    const label = classOf[index] as number;
    const y =
      labels === 'oneHot' ? oneHotRow(label, count) : { data: Int32Array.of(label), shape: [] };
    return { x, y, file: files[index] as string, index };
  };
  const view = {
    size: files.length,
    get: (index: number) => {
      const file = files[index] as string;
      const kept = store.get(file);
      return kept ? example(index, kept) : decode(file).then((x) => example(index, x));
    },
  };
  const source = { size: files.length, open: () => Promise.resolve(view), labels: () => classOf };
  const { classNames, ignored } = scanned;
  return new ImageFolder(source, { dir, classNames, files, skipped, ignored });
}

async function findUnreadable(
  files: readonly string[],
  decode: (file: string) => Promise<unknown>,
  onProgress: ImageFolderOptions['onProgress'],
): Promise<LeftOut[]> {
  const reasons = new Map<string, string>();
  let done = 0;
  const check = async (file: string): Promise<void> => {
    try {
      await decode(file);
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      reasons.set(file, String(error.operands[0]?.value ?? error.problem));
    }
    onProgress?.({ done: ++done, total: files.length });
  };
  await Promise.all(files.map(check));
  return files.flatMap((file) => {
    const reason = reasons.get(file);
    return reason === undefined ? [] : [{ file, reason }];
  });
}

function readable(dir: string, scanned: ScannedFolder, skipped: readonly LeftOut[]) {
  const unreadable = new Set(skipped.map(({ file }) => file));
  const classes = scanned.files.map((files) => files.filter((file) => !unreadable.has(file)));
  classes.forEach((files, label) => {
    if (files.length > 0) return;
    const name = scanned.classNames[label] as string;
    throw new DataError({
      where: `${dir}/${name}`,
      problem: 'none of the images of the class can be read',
      operands: skipped
        .filter(({ file }) => file.startsWith(`${name}/`))
        .slice(0, 5)
        .map(({ file, reason }) => ({ label: file, value: reason })),
    });
  });
  const labels = Int32Array.from(classes.flatMap((files, label) => files.map(() => label)));
  return { files: classes.flat(), labels };
}
