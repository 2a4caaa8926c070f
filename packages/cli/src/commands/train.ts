import {
  FeatureStore,
  forgettingMeter,
  snapshotOf,
  withPlainNormalization,
  type SourcePenalty,
} from '@graftjs/transfer';
import type { PreprocessingName } from '@graftjs/zoo';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { chooseBackend, type BackendName } from '../backends/choose-backend.js';
import { deltaFiles } from '../delta/delta-run.js';
import { answersOf } from '../evaluation/answers.js';
import { scoreOf } from '../evaluation/score.js';
import { openPhotos } from '../images/open-photos.js';
import { openBase } from '../models/open-base.js';
import { openTeacher } from '../models/open-teacher.js';
import { penaltyCatalogue } from '../penalties/penalty-catalogue.js';
import { claimRunFolder } from '../run-folder/claim-run-folder.js';
import { metricsOf } from '../run-folder/metrics.js';
import { notesOf } from '../run-folder/notes.js';
import type { RunFacts } from '../run-folder/run-facts.js';
import { writeRun, type RunFiles } from '../run-folder/write-run.js';
import { make } from '../specs/catalogue.js';
import type { Spec } from '../specs/spec.js';
import { percent, seconds } from '../terminal/figures.js';
import type { Output } from '../terminal/output.js';
import { Progress } from '../terminal/progress.js';
import { Stopwatch } from '../terminal/stopwatch.js';
import type { Terminal } from '../terminal/terminal.js';
import { divided } from '../training/divided.js';
import { graftedModel } from '../training/grafted-model.js';
import { TrainingProgress } from '../training/training-progress.js';
import { tuneByRecipe } from '../training/tune-by-recipe.js';
import { tuneInMinutes } from '../training/tune-in-minutes.js';
import { untilInterrupted } from '../training/until-interrupted.js';

export interface TrainOptions {
  readonly base: string;
  readonly mirror?: string | undefined;
  readonly out?: string | undefined;
  /** One after the other; default `unfreeze-last`. */
  readonly recipe?: readonly Spec[] | undefined;
  readonly epochs?: number | undefined;
  readonly rate?: number | 'find' | undefined;
  readonly minutes?: number | undefined;
  readonly penalty?: readonly Spec[] | undefined;
  readonly stochasticNorm?: true | undefined;
  readonly source?: string | undefined;
  readonly cache?: string | undefined;
  /** Goes on where a run like this one was interrupted. */
  readonly resume?: true | undefined;
  /** Keeps what was learned alone, in place of the whole model. */
  readonly delta?: true | undefined;
  readonly batchSize: number;
  readonly validation: number;
  readonly seed: number;
  readonly backend: BackendName;
  readonly preprocess?: PreprocessingName | undefined;
}

const DEFAULT_RECIPE: Spec = { name: 'unfreeze-last', options: {}, text: 'unfreeze-last' };

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
  const say = (line: string): void => progress.line(line);
  const out = await claimRunFolder(options.out, folder);
  const backend = await chooseBackend(options.backend);
  const base = await watch.time('loading', () =>
    openBase(options.base, { ...options, announce: say }),
  );
  const { preprocessing, channels } = base;
  const photosIn = (path: string) =>
    watch.time('reading', () =>
      openPhotos(path, { preprocessing, size: preprocessing.size, channels, progress }),
    );
  const photos = await photosIn(folder);
  const source = options.source === undefined ? null : await photosIn(options.source);
  const labels = photos.classNames;
  const parts = divided(photos, options);
  say(
    `${parts.train.size} training and ${parts.validation.size} validation photos of ${labels.length} classes`,
  );
  const { seed, batchSize, minutes, recipe: specs = [DEFAULT_RECIPE] } = options;
  const training = new TrainingProgress(progress);
  const backup = options.resume ? `${out}.resume` : null;
  if (backup !== null && existsSync(backup)) say(`Going on from ${backup}`);
  const kept: { dispose(): void }[] = [];
  const { result, forgetting, delta } = await untilInterrupted(
    terminal,
    () => training.doing,
    async (signal) => {
      try {
        const penalties: SourcePenalty[] = [];
        for (const spec of options.penalty ?? []) {
          training.doing = `preparing the penalty ${spec.name}`;
          const context = {
            base: base.model,
            source,
            seed,
            openTeacher: (path: string) => openTeacher(path, { labels, preprocessing }),
            keep: (thing: { dispose(): void }) => void kept.push(thing),
          };
          penalties.push(await make(penaltyCatalogue, spec, context));
        }
        training.doing = 'measuring the source task';
        const meter = source && (await forgettingMeter(base.model, source, { seed, signal }));
        const before = options.delta ? await snapshotOf(base.model) : null;
        const bottlenecks = specs.some(({ name }) => name === 'bottleneck');
        const model = graftedModel(base.model, {
          classes: labels.length,
          bottlenecks,
          stochastic: !!options.stochasticNorm,
          seed,
        });
        const cache = new FeatureStore(options.cache === undefined ? {} : { store: options.cache });
        const shared = { parts, penalties, batchSize, seed, cache, training, signal, say };
        const { epochs, rate } = options;
        const keepAdapters = before !== null && specs.length === 1;
        const tuned =
          minutes === undefined
            ? tuneByRecipe(model, { ...shared, specs, epochs, rate, keepAdapters, backup })
            : tuneInMinutes(model, minutes, shared);
        const trained = await tuned;
        const result = options.stochasticNorm
          ? { ...trained, model: withPlainNormalization(trained.model) }
          : trained;
        const forgetting = meter && {
          before: meter.before,
          after: await meter.measure(),
          head: meter.head,
        };
        const facts = { base: options.base, labels, preprocessing, bottlenecks };
        const { adapters } = result;
        const delta = before && (await deltaFiles(result.model, before, { ...facts, adapters }));
        return { result, forgetting, delta };
      } finally {
        for (const thing of kept) thing.dispose();
      }
    },
    backup === null ? undefined : () => `The same command goes on from ${backup}.`,
  );
  progress.clear();
  const answers = await watch.time('evaluation', () => answersOf(result.model, parts.validation));
  const facts: RunFacts = {
    command,
    photos: folder,
    base: options.base,
    seed,
    backend,
    validationShare: options.validation,
    batchSize,
    classifier: { model: result.model, labels, preprocessing, channels },
    result,
    forgetting,
    delta,
    counts: parts.counts,
    skipped: photos.skipped,
    answers,
    score: scoreOf(answers, labels),
    seconds: { ...watch.seconds, ...result.seconds, total: watch.total },
  };
  const files = await writeRun(out, facts);
  if (backup !== null) await rm(backup, { recursive: true, force: true });
  output.say(summary(facts, files));
  output.result({ ...metricsOf(facts), ...files });
  return 0;
}

function summary(facts: RunFacts, { model, out, report }: RunFiles): string {
  const { score, seconds: spent, backend, result, classifier, forgetting } = facts;
  const [lower, upper] = score.interval.map(percent);
  return [
    '',
    `Validation accuracy ${percent(score.accuracy)} (95 % interval ${lower} to ${upper})`,
    ...(result.tried ?? []).map(
      ({ name, accuracy, seconds: took }) =>
        `  tried   ${name}: ${accuracy === null ? 'not measured' : percent(accuracy)} in ${seconds(took)}`,
    ),
    ...(forgetting
      ? [`  source  ${percent(forgetting.before)} right before, ${percent(forgetting.after)} now`]
      : []),
    ...notesOf(result, classifier.labels).map((note) => `  Note: ${note}`),
    `  ${seconds(spent['total'] ?? 0)} on ${backend.name}`,
    facts.delta ? `  delta   ${model}` : `  model   ${out}`,
    `  report  ${report}`,
  ].join('\n');
}
