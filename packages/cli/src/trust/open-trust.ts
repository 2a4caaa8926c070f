import { ConfigError } from '@graftjs/core';
import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { answersOf } from '../evaluation/answers.js';
import { openPhotos } from '../images/open-photos.js';
import type { ImageModel } from '../models/image-model.js';
import type { Progress } from '../terminal/progress.js';
import { decodeHeldOut, HELD_OUT, heldOutOf } from './held-out.js';
import { trustOf, type Trust } from './trust.js';

export interface OpenTrustOptions {
  /** A folder of photos with known classes; default what lies in the run folder. */
  readonly heldOut?: string | undefined;
  readonly coverage: number;
  readonly progress: Progress;
}

/** What the trust in a model is measured by: photos that are given, or those of its run folder. */
export async function openTrust(
  path: string,
  { model, labels, preprocessing, channels }: ImageModel,
  { heldOut, coverage, progress }: OpenTrustOptions,
): Promise<Trust> {
  if (heldOut === undefined) return trustOf(await inRunFolder(path, labels.length), coverage);
  const photos = await openPhotos(heldOut, {
    preprocessing,
    size: preprocessing.size ?? [224, 224],
    channels,
    labels,
    progress,
  });
  const answers = await answersOf(model, photos, (done) =>
    progress.update('Measuring trust', done, photos.size),
  );
  progress.clear();
  const classOf = photos.classNames.map((name) => labels.indexOf(name));
  const known = answers.map((one) => ({ ...one, truth: classOf[one.truth] as number }));
  return trustOf(heldOutOf(known), coverage);
}

async function inRunFolder(path: string, classes: number) {
  const isFolder = await stat(path).then(
    (status) => status.isDirectory(),
    () => false,
  );
  const file = join(isFolder ? path : dirname(path), HELD_OUT);
  const missing = (problem: string): ConfigError =>
    new ConfigError({
      where: path,
      problem,
      hint: 'Give photos with known classes that did not train it: --held-out FOLDER.',
    });
  const bytes = await readFile(file).catch(() => {
    throw missing(`there is nothing that says how far to trust it (no ${HELD_OUT} beside it)`);
  });
  const held = decodeHeldOut(bytes, file);
  if (held.logits[0]?.length !== classes) {
    throw missing(`${HELD_OUT} beside it is of a model with other classes`);
  }
  return held;
}
