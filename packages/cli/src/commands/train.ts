import { FeatureStore, fineTune } from '@graftjs/transfer';
import type { PreprocessingName } from '@graftjs/zoo';
import { chooseBackend, type BackendName } from '../backends/choose-backend.js';
import { answersOf } from '../evaluation/answers.js';
import { scoreOf } from '../evaluation/score.js';
import { openPhotos } from '../images/open-photos.js';
import { openBase } from '../models/open-base.js';
import { claimRunFolder } from '../run-folder/claim-run-folder.js';
import { metricsOf } from '../run-folder/metrics.js';
import { notesOf } from '../run-folder/notes.js';
import type { RunFacts } from '../run-folder/run-facts.js';
import { writeRun, type RunFiles } from '../run-folder/write-run.js';
import { percent, seconds } from '../terminal/figures.js';
import type { Output } from '../terminal/output.js';
import { Progress } from '../terminal/progress.js';
import { Stopwatch } from '../terminal/stopwatch.js';
import type { Terminal } from '../terminal/terminal.js';
import { divided } from '../training/divided.js';
import { graftedModel } from '../training/grafted-model.js';
import { recipeOf, type RecipeName } from '../training/recipes.js';
import { TrainingProgress } from '../training/training-progress.js';
import { untilInterrupted } from '../training/until-interrupted.js';

export interface TrainOptions {
  readonly base: string;
  readonly mirror?: string | undefined;
  readonly out?: string | undefined;
  readonly recipe: RecipeName;
  readonly epochs?: number | undefined;
  readonly batchSize: number;
  readonly validation: number;
  readonly seed: number;
  readonly backend: BackendName;
  readonly preprocess?: PreprocessingName | undefined;
}

/** `graft train`: a folder of photos and a pretrained model in, a model of one's own out. */
export async function train(
  folder: string,
  options: TrainOptions,
  command: string,
  terminal: Terminal,
  output: Output,
): Promise<number> {
  const watch = new Stopwatch();
  const progress = new Progress(terminal);
  const out = await claimRunFolder(options.out, folder);
  const backend = await chooseBackend(options.backend);
  const base = await watch.time('loading', () =>
    openBase(options.base, { ...options, announce: (line) => progress.line(line) }),
  );
  const { preprocessing, channels } = base;
  const photos = await watch.time('reading', () =>
    openPhotos(folder, { preprocessing, size: preprocessing.size, channels, progress }),
  );
  const labels = photos.classNames;
  const parts = divided(photos, options);
  progress.line(
    `${parts.train.size} training and ${parts.validation.size} validation photos of ${labels.length} classes`,
  );
  const training = new TrainingProgress(progress);
  const model = graftedModel(base.model, labels.length);
  const { seed } = options;
  const { recipe, result } = await untilInterrupted(
    terminal,
    () => training.doing,
    async (signal) => {
      const cache = new FeatureStore();
      const say = (line: string) => progress.line(line);
      const choice = { epochs: options.epochs, data: parts.train, seed, cache, signal, say };
      const recipe = await watch.time('choosing', () => recipeOf(options.recipe, model, choice));
      const result = await fineTune(model, parts.train, {
        recipe,
        validation: parts.validation,
        batchSize: options.batchSize,
        seed,
        callbacks: [training.callback],
        progress: (event) => training.update(event),
        cache,
        signal,
      });
      return { recipe, result };
    },
  );
  progress.clear();
  const answers = await watch.time('evaluation', () => answersOf(result.model, parts.validation));
  const facts: RunFacts = {
    command,
    photos: folder,
    base: options.base,
    seed,
    recipe: recipe.describe(),
    backend,
    validationShare: options.validation,
    batchSize: options.batchSize,
    classifier: { model: result.model, labels, preprocessing, channels },
    result,
    counts: parts.counts,
    skipped: photos.skipped,
    answers,
    score: scoreOf(answers, labels),
    seconds: { ...watch.seconds, ...result.seconds, total: watch.total },
  };
  const files = await writeRun(out, facts);
  output.say(summary(facts, files));
  output.result({ ...metricsOf(facts), ...files });
  return 0;
}

function summary(facts: RunFacts, { out, report }: RunFiles): string {
  const { score, seconds: spent, backend, result, classifier } = facts;
  const [lower, upper] = score.interval.map(percent);
  return [
    '',
    `Validation accuracy ${percent(score.accuracy)} (95 % interval ${lower} to ${upper})`,
    ...notesOf(result, classifier.labels).map((note) => `  Note: ${note}`),
    `  ${seconds(spent['total'] ?? 0)} on ${backend.name}`,
    `  model   ${out}`,
    `  report  ${report}`,
  ].join('\n');
}
