import {
  headScores,
  linearProbe,
  rankModels,
  transferScores,
  type RankProgress,
} from '@graftjs/transfer';
import type { PreprocessingName } from '@graftjs/zoo';
import { chooseBackend, type BackendName } from '../backends/choose-backend.js';
import { openPhotos } from '../images/open-photos.js';
import { bytesOfModel, licenseOfModel } from '../models/model-files.js';
import { namesOfModels } from '../models/names-of-models.js';
import { openBase } from '../models/open-base.js';
import { seconds } from '../terminal/figures.js';
import type { Output } from '../terminal/output.js';
import { Progress } from '../terminal/progress.js';
import type { Terminal } from '../terminal/terminal.js';
import { untilInterrupted } from '../training/until-interrupted.js';

/** What a ranking can go by. */
export const scoreNames = [...Object.keys(transferScores), ...Object.keys(headScores)] as (
  keyof typeof transferScores | keyof typeof headScores
)[];

export interface RankOptions {
  readonly models: readonly string[];
  readonly by: (typeof scoreNames)[number];
  readonly examples: number;
  readonly rounds: number;
  readonly seed: number;
  readonly probe?: true;
  readonly mirror?: string | undefined;
  readonly preprocess?: PreprocessingName | undefined;
  readonly backend: BackendName;
}

/** `graft rank`: which of several pretrained models promises most for a folder of photos. */
export async function rank(
  folder: string,
  options: RankOptions,
  terminal: Terminal,
  output: Output,
): Promise<number> {
  const start = performance.now();
  const progress = new Progress(terminal);
  const names = namesOfModels(options.models);
  const backend = await chooseBackend(options.backend);
  let doing = 'loading models';
  const candidates = await Promise.all(
    options.models.map(async (path, i) => ({
      name: names[i] as string,
      path,
      // Opened before anything is computed, so that a file that cannot be used is named at once.
      base: await openBase(path, { ...options, announce: (line) => progress.line(line) }),
      bytes: await bytesOfModel(path),
      license: await licenseOfModel(path),
    })),
  );
  const ranking = await untilInterrupted(
    terminal,
    () => doing,
    (signal) =>
      rankModels(
        candidates.map(({ base, ...facts }) => ({ ...facts, model: base.model })),
        (candidate) => {
          const found = candidates.find(({ name }) => name === candidate.name);
          const { preprocessing, channels } = (found as (typeof candidates)[number]).base;
          return openPhotos(folder, {
            preprocessing,
            size: preprocessing.size,
            channels,
            progress,
          });
        },
        {
          by: options.by,
          examples: options.examples,
          rounds: options.rounds,
          seed: options.seed,
          ...(options.probe ? { fineTune: { recipe: linearProbe() } } : {}),
          signal,
          progress: (event) => {
            doing = `${WORDS[event.stage]} ${event.candidate}`;
            progress.update(doing, event.done, event.total);
          },
        },
      ),
  );
  progress.clear();
  const took = (performance.now() - start) / 1000;
  output.say(String(ranking));
  output.say(`\n${seconds(took)} on ${backend.name}`);
  output.result({
    ...ranking,
    models: ranking.models.map((model) => ({
      ...model,
      path: candidates.find(({ name }) => name === model.name)?.path,
    })),
    photos: folder,
    backend: backend.name,
    seconds: took,
  });
  return 0;
}

const WORDS: { readonly [S in RankProgress['stage']]: string } = {
  loading: 'Loading',
  features: 'Features of',
  scores: 'Scores of',
  'fine-tuning': 'Fine-tuning',
};
