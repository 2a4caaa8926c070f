import { ConfigError, didYouMean, stack, type Model } from '@graftjs/core';
import { decodeImage, toTensor, type HostArray } from '@graftjs/datasets';
import { inlineModels } from '@graftjs/layers';
import { gradCam, lastMaps, randomizationCheck } from '@graftjs/transfer';
import type { Preprocessing, PreprocessingName } from '@graftjs/zoo';
import { access, constants, mkdir } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import sharp from 'sharp';
import { chooseBackend, type BackendName } from '../backends/choose-backend.js';
import { predictedClass } from '../evaluation/answers.js';
import { scoringModel } from '../evaluation/scoring-model.js';
import { explanations, type ExplanationName } from '../explaining/explained.js';
import { nearestPhotos, rowOfPhotos, type NearPhoto } from '../explaining/nearest-photos.js';
import { overlay } from '../explaining/overlay.js';
import { writeWhole } from '../files/write-whole.js';
import { notWritable } from '../run-folder/write-run-folder.js';
import { imagesIn } from '../images/images-in.js';
import { openPhotos } from '../images/open-photos.js';
import { seenPicture, type SeenPicture } from '../images/seen-picture.js';
import { openModel } from '../models/open-model.js';
import { percent } from '../terminal/figures.js';
import type { Output } from '../terminal/output.js';
import { Progress } from '../terminal/progress.js';
import type { Terminal } from '../terminal/terminal.js';
import { untilInterrupted } from '../training/until-interrupted.js';

export interface ExplainOptions {
  readonly method?: readonly (ExplanationName | 'all')[] | undefined;
  readonly class?: string | undefined;
  readonly layer?: string | undefined;
  readonly photos?: string | undefined;
  readonly check?: true | undefined;
  readonly out: string;
  readonly labels?: string | undefined;
  readonly preprocess?: PreprocessingName | undefined;
  readonly backend: BackendName;
}

/** Pixels of the longer side of the pictures. */
const SIDE = 480;

interface Picture {
  readonly method: ExplanationName;
  readonly picture: string;
  readonly completenessError?: number;
}

/** `graft explain`: where a model looks, and which photos it finds alike, as pictures. */
export async function explain(
  modelPath: string,
  paths: readonly string[],
  options: ExplainOptions,
  terminal: Terminal,
  output: Output,
): Promise<number> {
  const progress = new Progress(terminal);
  const images = await imagesIn(paths);
  const backend = await chooseBackend(options.backend);
  const { model, labels, preprocessing, channels } = await openModel(modelPath, options);
  const only = options.class === undefined ? null : classCalled(options.class, labels);
  const scoring = scoringModel(model);
  const flat = inlineModels(scoring.model);
  const methods = methodsOf(options.method);
  const layer = layerFor(flat, options.layer, modelPath);
  const size = preprocessing.size ?? ([224, 224] as const);
  await claimFolder(options.out);
  let doing = 'reading photos';
  const explained = await untilInterrupted(
    terminal,
    () => doing,
    async (signal) => {
      const photos =
        options.photos === undefined
          ? null
          : await openPhotos(options.photos, { preprocessing, size, channels, progress });
      doing = 'looking at the photos';
      const nearest =
        photos &&
        (await nearestPhotos(model, photos, signal, (done, total) =>
          progress.update('Looking at the photos', done, total),
        ));
      const names = namesFor(images);
      const all = [];
      for (const [i, file] of images.entries()) {
        const pixels = await pixelsOf(file, { preprocessing, size, channels });
        const seen = await seenPicture(file, preprocessing, SIDE);
        const x = toTensor(pixels);
        const batch = stack([x]);
        x.dispose();
        const scores = flat.predict(batch) as ReturnType<typeof stack>;
        const { probabilities } = scoring.read(await scores.data<'float32'>());
        scores.dispose();
        const answer = only ?? predictedClass({ probabilities });
        const pictures: Picture[] = [];
        for (const method of methods) {
          signal.throwIfAborted();
          doing = `explaining ${file} by ${method}`;
          progress.update(`${method} of ${file}`, i, images.length);
          const one = { model: flat, x: batch, class: answer, layer };
          const { map, ...more } = await explanations[method](one);
          const picture = join(options.out, `${names[i]}.${method}.png`);
          await writeWhole(picture, await overlay(seen, map, size));
          pictures.push({ method, picture, ...more });
        }
        const near = nearest && photos ? await nearest(pixels) : null;
        const row = near && join(options.out, `${names[i]}.nearest.png`);
        if (near && photos && row) {
          await writeWhole(row, await rowOfPhotos(await pngOf(seen), photos.dir, near));
        }
        const sanity =
          options.check && i === 0
            ? await randomizationCheck(flat, () => gradCam(flat, batch, { layer, class: answer }))
            : null;
        batch.dispose();
        progress.clear();
        const found = {
          file,
          class: labels[answer] as string,
          probability: probabilities[answer] as number,
          pictures,
          ...(near && { nearest: near, nearestPicture: row }),
          ...(sanity && { likeShuffled: finite(sanity.at(-1)?.similarity) }),
        };
        output.say(described(found));
        all.push(found);
      }
      return all;
    },
  ).finally(() => scoring.dispose());
  output.result({ model: modelPath, backend: backend.name, layer, images: explained });
  return 0;
}

interface Found {
  readonly file: string;
  readonly class: string;
  readonly probability: number;
  readonly pictures: readonly Picture[];
  readonly nearest?: readonly NearPhoto[];
  readonly nearestPicture?: string | null;
  readonly likeShuffled?: number | null;
}

function described(found: Found): string {
  const { file, pictures, nearest, nearestPicture, likeShuffled } = found;
  const width = Math.max(...pictures.map(({ method }) => method.length), 'nearest'.length);
  const line = (name: string, text: string): string => `  ${name.padEnd(width)}  ${text}`;
  return [
    `${file}: ${found.class} (${percent(found.probability)})`,
    ...pictures.map(({ method, picture, completenessError: error }) =>
      line(method, picture + (error === undefined ? '' : ` (sums up to ${percent(error)})`)),
    ),
    ...(nearest && nearestPicture
      ? [
          line('nearest', nearestPicture),
          ...nearest.map((one) => line('', `${one.file} (${one.similarity.toFixed(2)})`)),
        ]
      : []),
    ...(likeShuffled === undefined ? [] : [line('check', checkInWords(likeShuffled))]),
    '',
  ].join('\n');
}

/** @param similarity `null` where one of the maps is flat */
function checkInWords(similarity: number | null): string {
  if (similarity === null) return 'with shuffled weights there is no map: it is of this model';
  const words = `the map of a model with shuffled weights is ${similarity.toFixed(2)} like it`;
  return Math.abs(similarity) > 0.5 ? `${words}: it shows the image more than the model` : words;
}

function methodsOf(asked: ExplainOptions['method']): ExplanationName[] {
  const all = Object.keys(explanations) as ExplanationName[];
  const chosen = (asked ?? ['grad-cam']).flatMap((name) => (name === 'all' ? all : [name]));
  return [...new Set(chosen)];
}

function classCalled(name: string, labels: readonly string[]): number {
  const found = labels.indexOf(name);
  if (found >= 0) return found;
  throw new ConfigError({
    where: `--class ${name}`,
    problem: 'the model has no class of that name',
    hint: didYouMean(name, labels),
  });
}

function layerFor(model: Model, asked: string | undefined, where: string): string {
  const names = model.layers.map(({ name }) => name);
  if (asked !== undefined && !names.includes(asked)) {
    throw new ConfigError({
      where: `--layer ${asked}`,
      problem: 'the model has no layer of that name',
      hint: didYouMean(asked, names),
    });
  }
  const layer = asked ?? lastMaps(model);
  if (layer !== null) return layer;
  throw new ConfigError({
    where,
    problem: 'no layer of the model gives maps of the image, which Grad-CAM weighs',
    hint: 'Say which one to take with --layer; graft info MODEL --layers lists them.',
  });
}

/** Names of pictures after those of the images, each once. */
function namesFor(files: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return files.map((file) => {
    const name = basename(file, extname(file));
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return times === 1 ? name : `${name}-${times}`;
  });
}

async function pixelsOf(
  file: string,
  options: {
    readonly preprocessing: Preprocessing;
    readonly size: readonly [number, number];
    readonly channels: 1 | 3;
  },
): Promise<HostArray> {
  const { preprocessing, size, channels } = options;
  const { interpolation, fit } = preprocessing;
  return decodeImage(file, { size, channels, interpolation, fit, preprocess: preprocessing });
}

const finite = (value = NaN): number | null => (Number.isFinite(value) ? value : null);

const pngOf = ({ data, height, width }: SeenPicture): Promise<Buffer> =>
  sharp(data, { raw: { height, width, channels: 3 } })
    .png()
    .toBuffer();

/** Makes the folder of the pictures; refused before the work begins where that cannot be. */
async function claimFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch (cause) {
    throw notWritable(folder, cause);
  }
}
