import { ConfigError } from '@graftjs/core';
import type { ImageFolder } from '@graftjs/datasets';
import { classifierOf, saveClassifier, shiftKind, statisticsShift } from '@graftjs/transfer';
import type { PreprocessingName } from '@graftjs/zoo';
import { domainCatalogue, type DomainEntry } from '../adapting/domain-catalogue.js';
import { chooseBackend, type BackendName } from '../backends/choose-backend.js';
import { answersOf } from '../evaluation/answers.js';
import { scoreOf, type Score } from '../evaluation/score.js';
import { openPhotos } from '../images/open-photos.js';
import { openUnlabelled } from '../images/open-unlabelled.js';
import type { ImageModel } from '../models/image-model.js';
import { openModel } from '../models/open-model.js';
import { ADAPTATION, claimRunFolder } from '../run-folder/claim-run-folder.js';
import { writeRunFolder } from '../run-folder/write-run-folder.js';
import { make } from '../specs/catalogue.js';
import type { Spec } from '../specs/spec.js';
import { percent, seconds } from '../terminal/figures.js';
import type { Output } from '../terminal/output.js';
import { Progress } from '../terminal/progress.js';
import type { Terminal } from '../terminal/terminal.js';
import { TrainingProgress } from '../training/training-progress.js';
import { untilInterrupted } from '../training/until-interrupted.js';

export interface AdaptOptions {
  readonly method: Spec;
  readonly photos?: string | undefined;
  readonly test?: string | undefined;
  readonly out?: string | undefined;
  readonly epochs?: number | undefined;
  readonly rate?: number | undefined;
  readonly batchSize: number;
  readonly seed: number;
  readonly labels?: string | undefined;
  readonly preprocess?: PreprocessingName | undefined;
  readonly backend: BackendName;
}

/** `graft adapt`: a model for photos that look different, of which there are some without labels. */
export async function adapt(
  modelPath: string,
  folder: string,
  options: AdaptOptions,
  terminal: Terminal,
  output: Output,
): Promise<number> {
  const start = performance.now();
  const progress = new Progress(terminal);
  const { method, photos: photosFolder, test, batchSize, seed } = options;
  const entry: DomainEntry | undefined =
    domainCatalogue[method.name as keyof typeof domainCatalogue];
  if (entry?.needsPhotos && photosFolder === undefined) {
    throw new ConfigError({
      where: `--method ${method.name}`,
      problem: 'it trains on labelled photos of the old kind beside the new ones',
      hint: 'Give those that the model was trained on: --photos FOLDER; or take adabn or tent.',
    });
  }
  const out = await claimRunFolder(options.out, folder);
  const backend = await chooseBackend(options.backend);
  const opened = await openModel(modelPath, options);
  const { model, labels, preprocessing, channels } = opened;
  const how = {
    preprocessing,
    size: preprocessing.size ?? ([224, 224] as const),
    channels,
    progress,
  };
  const unlabelled = await openUnlabelled(folder, how);
  const photos =
    photosFolder === undefined ? null : await openPhotos(photosFolder, { ...how, labels });
  if (photos) allClasses(photos, labels);
  const tested = test === undefined ? null : await openPhotos(test, { ...how, labels });
  const shifts = await statisticsShift(model, unlabelled);
  if (shifts.length > 0) progress.line(`The new photos: ${shiftKind(shifts).reason}`);
  const before = tested && (await scored(opened, tested));
  const training = new TrainingProgress(progress);
  const done = await untilInterrupted(
    terminal,
    () => training.doing,
    (signal) => {
      const { epochs, rate } = options;
      const context = {
        model,
        unlabelled,
        photos,
        epochs,
        rate,
        batchSize,
        seed,
        training,
        signal,
      };
      return make(domainCatalogue, method, context);
    },
  );
  progress.clear();
  const after = tested && (await scored(opened, tested));
  const accuracy = before && after && { before: before.accuracy, after: after.accuracy };
  const took = (performance.now() - start) / 1000;
  const facts = {
    model: modelPath,
    method: method.text,
    done,
    unlabelled: { folder, photos: unlabelled.size, skipped: unlabelled.skipped },
    accuracy,
    seed,
    backend: backend.name,
    seconds: took,
  };
  const classifier = classifierOf(model, {
    labels,
    preprocessing,
    ...(after ? { metrics: { accuracy: after.accuracy } } : {}),
  });
  await saveClassifier(classifier, (files) => writeRunFolder(out, files), {
    files: { [ADAPTATION]: `${JSON.stringify(facts, null, 2)}\n` },
  });
  output.say(
    [
      ...done.map((line) => line.charAt(0).toUpperCase() + line.slice(1)),
      before && after
        ? `Accuracy on ${after.examples} photos of the new kind: ${percent(before.accuracy)} before, ${percent(after.accuracy)} after`
        : 'Whether it helped cannot be known without labels: measure with graft evaluate, or --test FOLDER.',
      `  ${seconds(took)} on ${backend.name}`,
      `  model   ${out}`,
    ].join('\n'),
  );
  output.result({ ...facts, out });
  return 0;
}

async function scored({ model, labels }: ImageModel, photos: ImageFolder): Promise<Score> {
  const classOf = photos.classNames.map((name) => labels.indexOf(name));
  const answers = await answersOf(model, photos);
  return scoreOf(
    answers.map((one) => ({ ...one, truth: classOf[one.truth] as number })),
    labels,
  );
}

/** Training gives classes their numbers by the folders: all of them must be there. */
function allClasses({ classNames, dir }: ImageFolder, labels: readonly string[]): void {
  const missing = labels.filter((label) => !classNames.includes(label));
  if (missing.length === 0) return;
  throw new ConfigError({
    where: dir,
    problem: 'there are no photos of some classes of the model',
    operands: [{ label: 'missing', value: missing.slice(0, 10).join(', ') }],
  });
}
