import { ConfigError, DataError, Random, type Model } from '@graftjs/core';
import type { Omitted, TransferReport } from '@graftjs/report';
import { dense } from '@graftjs/layers';
import { chooseRecipe, nearDefault } from '../adaptive/choose-recipe.js';
import { contendersFor } from '../adaptive/contender.js';
import { Deadline } from '../adaptive/deadline.js';
import { findRate } from '../adaptive/find-rate.js';
import { relativeGradients } from '../adaptive/relative-gradients.js';
import { outputsOf } from '../choosing/outputs-of.js';
import { snapshotOf } from '../comparing/compare.js';
import { aDistance } from '../domains/a-distance.js';
import { atLeastTwoClasses, drawnInAll, labelled, type Labelled } from '../examples/labelled.js';
import { fineTune } from '../fine-tuning/fine-tune.js';
import type { FineTuneResult } from '../fine-tuning/fine-tune-result.js';
import { fingerprint } from '../freezing/fingerprint.js';
import { SourceValues } from '../penalties/source-values.js';
import { FeatureStore } from '../prefix/feature-store.js';
import { featuresOf } from '../prefix/features-of.js';
import { linearProbe } from '../recipes/linear-probe.js';
import { graft } from '../surgery/graft.js';
import { bodyFeatures } from './body-features.js';
import { corruptionsOf } from './corruptions-of.js';
import { costsOf } from './costs-of.js';
import { fewShotRuns, type FewShotRun } from './few-shot-runs.js';
import { forgettingFrontier } from './forgetting-frontier.js';
import { logitsModel } from './logits-model.js';
import { looksOf, mapsOf } from './looks.js';
import { mistakesOf } from './mistakes-of.js';
import { movedLayers, stageOutputs } from './moved-layers.js';
import { phaseReports } from './phase-reports.js';
import { planRuns } from './plan-runs.js';
import { secondsPerStep } from './seconds-per-step.js';
import { sourcesOf } from './sources-of.js';
import type { TransferStudyOptions } from './study-options.js';
import { embeddingOf, trustOf } from './trusted.js';
import { efficiencyOf, verdictOf } from './verdict-of.js';

/** What a study found, and the model that it trained. */
export interface TransferStudy {
  readonly report: TransferReport;
  /** Every few-shot run behind the verdict. */
  readonly runs: readonly FewShotRun[];
  readonly result: FineTuneResult;
}

/** Until which share of the time each part may begin or go on. */
const SHARES = { training: 0.3, verdict: 0.7, forgetting: 0.85, looks: 0.95 } as const;
const SEEDS = [1, 2, 3, 4, 5];

/**
 * Does transfer help, here? Fine-tunes a base for a target by a recipe that is chosen, trains from
 * scratch beside it with few labels in as many steps, and finds out what moved, what was forgotten,
 * where the model looks and how far it can be trusted, all within a number of minutes. Parts that
 * there is no time for say so. The base is afterwards trained: its layers are those of the result.
 *
 * @throws ConfigError where the minutes are not above 0; DataError with fewer than two classes; the
 * reason of `signal` where it aborts
 * @example
 * const { report } = await transferStudy(base, { target: photos, classes: photos.classNames, minutes: 5 });
 * console.log(report.verdict.line);
 * await writeFile('report.html', renderTransferReport(report));
 */
export async function transferStudy(
  base: Model,
  options: TransferStudyOptions,
): Promise<TransferStudy> {
  const { classes, minutes, seed = 1, batchSize = 32, signal, progress = () => {} } = options;
  if (!(minutes > 0)) {
    throw new ConfigError({
      where: 'transferStudy',
      problem: `minutes is ${minutes}, not above 0`,
    });
  }
  const budget = 60 * minutes;
  const deadline = new Deadline(budget, signal);
  const until = (share: number) =>
    new Deadline(Math.max(0, share * budget - deadline.elapsed), signal);
  const all = await labelled('transferStudy', options.target);
  atLeastTwoClasses('transferStudy', all);
  checkClasses(all, classes);
  const parts = all.data.split({ validation: 0.3, seed, stratify: all.labels });
  const pool = await labelled('transferStudy', parts.train);
  const test = await labelled('transferStudy', parts.validation);
  const count = classes.length;
  base.initialize(new Random(seed).split('weights'));
  const hashes = { 'base, before': await hashOf(base) };
  const untested: string[] = [];

  progress('ranking models');
  const sources = await unlessOmitted(() => sourcesOf(base, options, pool), signal);

  progress('choosing a recipe');
  const model = graft(base, { head: [dense(count, { activation: 'softmax' })] });
  model.initialize(new Random(seed).split('weights'));
  const untouched = new SourceValues(new Set(model.parameters));
  const cache = new FeatureStore();
  const quiet = signal ? { signal } : {};
  const chosen = await chooseRecipe(model, pool.data, { seed, cache, ...quiet });
  const contender =
    contendersFor(model).find(({ name, train }) => name === chosen.name && train !== null) ??
    contendersFor(model).findLast(({ train }) => train !== null);

  // Whether transfer helps is what all this is about, so its time is set aside first; the model that
  // is shown has what is left of its own share.
  const before = await snapshotOf(model);
  const examplesShown = await test.data.subset(shown(test)).toArray();
  const sourceMaps = await unlessOmitted(() => mapsOf(base, examplesShown), signal);
  const featuresBefore = await bodyFeatures(model, drawnInAll(test, 200, new Random(seed)));
  const outputsBefore = await stageOutputs(model, test.data);

  progress('linear probe');
  const probe = await fineTune(model, pool.data, {
    recipe: linearProbe({ epochs: 0 }),
    validation: test.data,
    seed,
    batchSize,
    cache,
    ...quiet,
  });
  const probed = new SourceValues(new Set(model.parameters));
  const gradients =
    deadline.left > 0.7 * budget
      ? await relativeGradients(model, test.data, { batches: 2, batchSize, ...quiet })
      : null;
  const tunedPart = contender?.train ?? 'head';
  progress('sweep of rates');
  // From a head that knows nothing yet: behind a solved one there is no loss left that could fall.
  untouched.restore();
  const stepSeconds = deadline.over
    ? Infinity
    : await secondsPerStep(model, pool.data, { train: tunedPart, batchSize, cache });
  const sweep = until(SHARES.training);
  const curve =
    sweep.left > 60 * stepSeconds
      ? await findRate(model, pool.data, {
          train: tunedPart,
          steps: 40,
          seed,
          batchSize,
          cache,
          signal: sweep.signal(),
        })
      : null;
  const rate = curve && contender ? nearDefault(curve, contender) : undefined;

  progress(`training: ${chosen.name}`);
  const stepsAnEpoch = Math.ceil(pool.labels.length / batchSize);
  const training = until(SHARES.training);
  const epochs = Math.max(
    1,
    Math.min(10, Math.floor(training.left / (stepSeconds * stepsAnEpoch * 1.2))),
  );
  const enough = training.left > 0.5 * stepSeconds * stepsAnEpoch;
  if (chosen.name !== 'linear probe' && !enough) {
    untested.push('tuning: there was no time for an epoch of it');
  }
  const tuning = chosen.name !== 'linear probe' && enough && contender;
  const recipe = tuning ? contender.recipe(epochs, rate) : linearProbe();
  untouched.restore();
  const result = await fineTune(model, pool.data, {
    recipe,
    validation: test.data,
    seed,
    batchSize,
    cache,
    signal: training.signal(Math.max(1, training.left * 1.2)),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    probed.restore();
    untested.push('tuning: there was no time for a single step of it');
    return probe;
  });
  const trained = new SourceValues(new Set(model.parameters));
  const accuracy = result.logs['val.accuracy'] ?? NaN;
  const layers = await movedLayers(model, test.data, {
    before,
    outputsBefore,
    gradients,
    phases: result.phases,
  });

  progress('from scratch, beside it');
  untouched.restore();
  const planned = await planRuns(model, pool, until(SHARES.verdict), batchSize);
  const way = contender ?? null;
  const runs =
    planned && way
      ? await fewShotRuns(model, {
          pool,
          test: drawnInAll(test, 150, new Random(seed)).data,
          labels: planned.labels,
          seeds: SEEDS,
          steps: planned.steps,
          scratchRates: [1e-3, 3e-3],
          tuned: (runEpochs) => way.recipe(runEpochs, rate),
          batchSize,
          deadline: until(SHARES.verdict),
          cache: new FeatureStore(),
          progress,
        })
      : [];
  signal?.throwIfAborted();
  const note = `Every run trains ${planned?.steps ?? 0} steps of at most ${batchSize} examples on the same examples; training from scratch takes the better of two rates, judged on the test examples.`;
  const verdict = verdictOf(runs, {
    recipe: way?.name ?? chosen.name,
    reasons: chosen.reasons,
    at: 5,
  });
  const efficiency =
    runs.length > 0
      ? efficiencyOf(runs, note)
      : {
          omitted: `One run from scratch of a useful length takes longer than ${minutes} minutes allow.`,
        };

  progress('what is forgotten');
  untouched.restore();
  const forgetting = await unlessOmitted(async () => {
    if (!options.source) return { omitted: 'No examples of the source were given.' };
    const end = until(SHARES.forgetting);
    if (end.left < epochs * stepsAnEpoch * stepSeconds)
      return { omitted: 'There was no time for it.' };
    const begin = end.left;
    const few = drawnInAll(pool, 400, new Random(seed));
    const source = drawnInAll(
      await labelled('transferStudy', options.source),
      300,
      new Random(seed),
    );
    const frontier = await forgettingFrontier(base, {
      source: source.data,
      train: few.data,
      validation: drawnInAll(test, 150, new Random(seed)).data,
      classes: count,
      seed,
      signal: deadline.signal(),
      ...(way ? { recipe: way.recipe(Math.max(1, Math.min(5, epochs)), rate) } : {}),
      enough: (done) => done > 0 && (end.left <= 0 || end.left < (begin - end.left) / done),
    });
    return {
      before: frontier.before,
      points: frontier.points,
      note: frontier.left.length > 0 ? `No time was left for ${frontier.left.join(', ')}.` : '',
    };
  }, signal);

  progress('looking inside');
  trained.restore();
  const logits = logitsModel(model);
  const measured = drawnInAll(test, 400, new Random(seed));
  const testFeatures = logits ? (await featuresOf(logits.body, measured.data, quiet)).examples : [];
  const rows = logits ? await outputsOf(logits.head, testFeatures) : [];
  const trust: TransferReport['trust'] =
    (logits && trustOf(rows, measured.labels)) ??
    ({
      omitted: 'There are too few test examples, or the head is more than one layer.',
    } as Omitted);
  const looks = await unlessOmitted(async () => {
    if (!logits) return { omitted: 'The head is more than one layer.' };
    const left = until(SHARES.looks).left;
    if (left < 30 * stepSeconds) return { omitted: 'There was no time for it.' };
    const found = await looksOf({
      examples: examplesShown,
      classes,
      logits: logits.whole,
      sourceMaps: Array.isArray(sourceMaps) ? (sourceMaps as Float32Array[]) : null,
      sanity: left > 120 * stepSeconds,
    });
    return found ?? { omitted: 'The examples are no pictures.' };
  }, signal);

  progress('features, before and after');
  const few = drawnInAll(test, 200, new Random(seed));
  const featuresAfter = await bodyFeatures(model, few);
  const away = options.source
    ? await bodyFeatures(
        model,
        drawnInAll(await labelled('transferStudy', options.source), 200, new Random(seed)),
      )
    : null;
  const embedding = embeddingOf(
    [
      { name: 'before', features: featuresBefore },
      { name: 'after', features: featuresAfter },
    ],
    few.labels,
    away ? aDistance(away, featuresAfter) : null,
  );
  const { confusion, mistakes } = logits
    ? await mistakesOf(rows, measured, pool, logits.body, testFeatures, count)
    : { confusion: classes.map(() => classes.map(() => 0)), mistakes: [] };
  const corruptions = await unlessOmitted(
    () =>
      corruptionsOf(model, test, {
        probed,
        trained,
        seed,
        deadline,
        each: stepSeconds / batchSize,
      }),
    signal,
  );
  trained.restore();
  logits?.dispose();
  for (const values of [untouched, probed, trained]) values.dispose();
  if (runs.length > 0 && new Set(runs.map(({ seed: own }) => own)).size < 5) {
    untested.push(`more than ${new Set(runs.map(({ seed: own }) => own)).size} seeds`);
  }
  untested.push(
    'other architectures than that of the base, from scratch or not',
    'longer training from scratch: it might catch up with more steps',
    'examples from elsewhere than those given',
  );
  return {
    runs,
    result,
    report: {
      title: options.title ?? 'Does transfer help?',
      classes,
      base: options.base ?? base.name,
      examples: { train: pool.labels.length, test: test.labels.length },
      accuracy,
      seconds: deadline.elapsed,
      budget,
      verdict,
      sources,
      efficiency,
      layers,
      rates:
        curve && curve.rates.length > 10
          ? {
              rates: curve.rates,
              losses: curve.losses,
              valley: curve.suggestions?.valley.rate ?? null,
              steep: curve.suggestions?.steep.rate ?? null,
              used: rate ?? null,
            }
          : {
              omitted: curve
                ? 'The loss rose at once, whatever the rate.'
                : 'There was no time for a sweep.',
            },
      phases: phaseReports(result),
      costs: costsOf(result),
      forgetting,
      looks,
      embedding,
      trust,
      confusion,
      mistakes,
      corruptions,
      reproduction: { seed, hashes: { ...hashes, 'model, after': await hashOf(model) }, untested },
    },
  };
}

const FEWEST = 4;

/** Every class needs a name, and examples both to train and to measure. */
function checkClasses({ labels, classes: count }: Labelled, names: readonly string[]): void {
  const where = 'transferStudy';
  if (count > names.length) {
    throw new DataError({
      where,
      problem: `there are examples of class ${count - 1}, and names for ${names.length} classes`,
    });
  }
  const few = names.findIndex((_, label) => labels.filter((own) => own === label).length < FEWEST);
  if (few < 0) return;
  throw new DataError({
    where,
    problem: `class "${names[few]}" has ${labels.filter((own) => own === few).length} examples`,
    operands: [{ label: 'wanted', value: `at least ${FEWEST}: some train, others measure` }],
  });
}

/** What a part gives, or why it could not be. */
async function unlessOmitted<T extends object | null>(
  work: () => Promise<T>,
  signal: AbortSignal | undefined,
): Promise<NonNullable<T> | Omitted> {
  try {
    return (await work()) ?? { omitted: 'There is nothing to show.' };
  } catch (error) {
    if (signal?.aborted) throw error;
    const { name, message } = error as Error;
    if (name === 'TimeoutError') return { omitted: 'The time was up before it was done.' };
    return { omitted: `It failed: ${message.split('\n')[0]}` };
  }
}

async function hashOf(model: Model): Promise<string> {
  const parts = [...(await fingerprint(model.parameters)).values()].join('');
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(parts));
  return Array.from(new Uint8Array(bytes).slice(0, 8), (b) => b.toString(16).padStart(2, '0')).join(
    '',
  );
}

/** One example of each of the first classes. */
function shown({ labels }: Labelled): number[] {
  return [...new Set(labels)].slice(0, 4).map((label) => labels.indexOf(label));
}
