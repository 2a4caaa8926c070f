import { ConfigError, DataError, Random, type Dataset, type Model } from '@graftjs/core';
import { atLeastTwoClasses, drawnInAll, labelled, type Labelled } from '../examples/labelled.js';
import { FeatureStore } from '../prefix/feature-store.js';
import type { Example } from '../prefix/features-of.js';
import { SourceValues } from '../penalties/source-values.js';
import { attempt, isBetter, type Attempt, type AttemptOptions } from './attempt.js';
import { autoResult, type AutoFineTuneResult } from './auto-result.js';
import { chooseRecipe, nearDefault, type ChosenRecipe } from './choose-recipe.js';
import { contendersFor, type Contender } from './contender.js';
import { Deadline } from './deadline.js';
import { findRate } from './find-rate.js';
import { secondsPerExample } from './seconds-per-example.js';

export interface AutoFineTuneOptions extends Partial<
  Pick<AttemptOptions, 'batchSize' | 'seed' | 'loss' | 'metrics' | 'penalty' | 'callbacks'>
> {
  /** The whole time, from call to result. */
  readonly minutes: number;
  /** Examples that train nothing. Default a fifth of the data, each class its share. */
  readonly validation?: Dataset<Example>;
  /** Features that are kept already, and where new ones go. */
  readonly cache?: FeatureStore;
  /** Ends it early, with the best that was found. */
  readonly signal?: AbortSignal;
  readonly progress?: (doing: string) => void;
}

/** Shares of the time: until then ways race each other; the best of them has the rest. */
const RACE_UNTIL = 0.45;
/** Features may take this share of the time; with more examples, some are left out. */
const FEATURES = 0.35;
const MOST_EPOCHS = 12;

/**
 * Fine-tunes a model as well as a number of minutes allows: a probe in closed form first, so that
 * there is a result at any time; then a recipe chosen by what was measured races others for a short
 * while; the best trains with a rate found by a sweep until the time is up. What did best on
 * validation examples is kept. With little time fewer examples are used, and the result says so.
 *
 * @throws ConfigError where the minutes are not above 0; DataError with fewer than two classes; the
 * reason of `signal` where it aborts before there is anything to keep
 * @example
 * const result = await autoFineTune(model, photos, { minutes: 3, seed: 7 });
 * console.log(String(result));
 */
export async function autoFineTune(
  model: Model,
  data: Dataset<Example>,
  options: AutoFineTuneOptions,
): Promise<AutoFineTuneResult> {
  const { minutes, signal, seed = 0, batchSize = 32, progress = () => {} } = options;
  if (!(minutes > 0)) {
    throw new ConfigError({
      where: 'autoFineTune',
      problem: 'the time cannot be used',
      operands: [
        { label: 'expected', value: 'minutes above 0' },
        { label: 'got', value: minutes },
      ],
    });
  }
  signal?.throwIfAborted();
  const deadline = new Deadline(60 * minutes, signal);
  const notes: string[] = [];
  model.initialize(new Random(seed).split('weights'));
  const parts = await partsOf(data, options.validation, seed);
  const { train, validation } = await affordable(model, parts, deadline, seed, notes);
  const { cache = new FeatureStore() } = options;
  const shared = { ...taskOptions(options), validation: validation.data, cache, seed, batchSize };
  const start = new SourceValues(new Set(model.parameters));
  let kept: SourceValues | null = null;
  let best: Attempt | null = null;
  const attempts: Attempt[] = [];
  let chosen: ChosenRecipe | null = null;
  const run = async (name: string, recipe: Parameters<typeof attempt>[3], seconds?: number) => {
    progress(name);
    start.restore();
    const one = await attempt(name, model, train.data, recipe, {
      ...shared,
      signal: deadline.signal(seconds),
    });
    attempts.push(one);
    if (isBetter(one, best)) {
      best = one;
      kept?.dispose();
      kept = new SourceValues(new Set(model.parameters));
    }
    return one;
  };
  try {
    const contenders = contendersFor(model);
    const [probe] = contenders as [Contender];
    await run(probe.name, probe.recipe(0));
    // What follows begins where it has a chance to end.
    if (!deadline.over && deadline.left > 0.4 * 60 * minutes) {
      progress('choosing a recipe');
      start.restore();
      chosen = await unlessOver(deadline, (until) =>
        chooseRecipe(model, train.data, { seed, cache, signal: until }),
      );
    }
    const order = raceOrder(contenders, chosen);
    const raced = await race(order, deadline, run);
    const whole = await repeated(raced, deadline, run);
    await finish(whole, { model, train, deadline, start, cache, seed, batchSize, notes, run });
  } finally {
    (kept ?? start).restore();
    (kept as SourceValues | null)?.dispose();
    start.dispose();
  }
  if (best === null && signal?.aborted) signal.throwIfAborted();
  if (best === null)
    notes.push('the time was up before anything could be measured: the model is as it was');
  return autoResult({
    model,
    attempts,
    best,
    chosen,
    notes,
    seconds: deadline.elapsed,
    budget: 60 * minutes,
    stopped: deadline.interrupted ? 'interrupted' : null,
    examples: { train: train.labels.length, validation: validation.labels.length },
  });
}

type Run = (
  name: string,
  recipe: ReturnType<Contender['recipe']>,
  seconds?: number,
) => Promise<Attempt>;

/** The way that was chosen first, then the others. */
function raceOrder(contenders: readonly Contender[], chosen: ChosenRecipe | null): Contender[] {
  const tuned = contenders.filter(({ train }) => train !== null);
  return [...tuned].sort(
    (a, b) => Number(b.name === chosen?.name) - Number(a.name === chosen?.name),
  );
}

interface Raced {
  readonly contender: Contender;
  readonly one: Attempt;
}

/** One epoch of each while the time of the race lasts; the chosen one may take all of it. */
async function race(order: readonly Contender[], deadline: Deadline, run: Run) {
  const end = (deadline.elapsed + deadline.left) * RACE_UNTIL;
  const raced: Raced[] = [];
  for (const contender of order) {
    const left = end - deadline.elapsed;
    if (deadline.over || left <= 0) break;
    const one = await run(`${contender.name}, one epoch`, contender.recipe(1), left);
    raced.push({ contender, one });
    // What did not end in its time says that those after it, which train more, will not either.
    if (one.accuracy === null || one.stopped) break;
  }
  return raced;
}

const bestOf = (raced: readonly Raced[]): Raced | null =>
  raced.reduce<Raced | null>(
    (most, next) => (isBetter(next.one, most?.one ?? null) ? next : most),
    null,
  );

/**
 * The best of the race, or the only one where none could be measured, may be what the race had no more
 * time for: that one runs again in all the time that is left.
 */
async function repeated(raced: readonly Raced[], deadline: Deadline, run: Run): Promise<Raced[]> {
  const cut = bestOf(raced) ?? raced[0];
  if (!cut?.one.stopped || deadline.over || deadline.left < cut.one.seconds) return [...raced];
  const { contender } = cut;
  const one = await run(`${contender.name}, one epoch, with more time`, contender.recipe(1));
  return raced.map((other) => (other === cut ? { contender, one } : other));
}

interface Finish {
  readonly model: Model;
  readonly train: Labelled;
  readonly deadline: Deadline;
  readonly start: SourceValues;
  readonly cache: FeatureStore;
  readonly seed: number | string;
  readonly batchSize: number;
  readonly notes: string[];
  readonly run: Run;
}

/** The best of the race with as many epochs as the time allows, at a rate found by a sweep. */
async function finish(raced: readonly Raced[], given: Finish): Promise<void> {
  const { model, train, deadline, start, cache, seed, batchSize, notes, run } = given;
  const best = bestOf(raced);
  if (!best || deadline.over) return;
  const { contender, one } = best;
  const training = one.report?.seconds.training ?? one.seconds;
  let rate: number | undefined;
  const steps = Math.ceil(train.labels.length / batchSize);
  // From the beginning: behind a solved head there is no loss left that could fall.
  start.restore();
  if ((training / steps) * 40 < 0.2 * deadline.left) {
    const curve = await unlessOver(deadline, (signal) =>
      findRate(model, train.data, {
        train: contender.train ?? 'head',
        steps: 40,
        cache,
        seed,
        batchSize,
        signal,
      }),
    );
    rate = curve ? nearDefault(curve, contender) : undefined;
    if (rate !== undefined) notes.push(`a sweep of rates suggests ${rate} for ${contender.name}`);
  }
  // Validation, features that are not kept and the end take time as well.
  const perEpoch = Math.max(one.seconds * 0.9, 1e-3);
  const epochs = Math.min(MOST_EPOCHS, Math.floor((0.9 * deadline.left) / perEpoch));
  if (epochs < 2) {
    notes.push(`no time for more than one epoch of ${contender.name}`);
    return;
  }
  await run(`${contender.name}, ${epochs} epochs`, contender.recipe(epochs, rate));
  const elsewhere = raced.find(({ contender: other }) => other !== contender);
  if (elsewhere && !deadline.over && deadline.left > 2.5 * elsewhere.one.seconds) {
    const more = Math.min(MOST_EPOCHS, Math.floor((0.9 * deadline.left) / elsewhere.one.seconds));
    if (more >= 2) {
      await run(`${elsewhere.contender.name}, ${more} epochs`, elsewhere.contender.recipe(more));
    }
  }
}

const taskOptions = ({ loss, metrics, penalty, callbacks }: AutoFineTuneOptions) => ({
  loss,
  metrics,
  penalty,
  callbacks,
});

async function partsOf(
  data: Dataset<Example>,
  validation: Dataset<Example> | undefined,
  seed: number | string,
): Promise<{ train: Labelled; validation: Labelled }> {
  const where = 'autoFineTune';
  const all = await labelled(where, data);
  atLeastTwoClasses(where, all);
  if (validation) return { train: all, validation: await labelled(where, validation) };
  const counts = [...all.labels].reduce(
    (m, k) => m.set(k, (m.get(k) ?? 0) + 1),
    new Map<number, number>(),
  );
  if (Math.min(...counts.values()) < 2) {
    throw new DataError({
      where,
      problem: 'a class has a single example, and none could be put aside for validation',
      hint: 'Give validation examples, or more of that class.',
    });
  }
  const split = all.data.split({ validation: 0.2, seed, stratify: all.labels });
  return {
    train: await labelled(where, split.train),
    validation: await labelled(where, split.validation),
  };
}

/** As many examples as there is time to compute the features of. */
async function affordable(
  model: Model,
  parts: { train: Labelled; validation: Labelled },
  deadline: Deadline,
  seed: number | string,
  notes: string[],
) {
  const each = await secondsPerExample(model, parts.train.data);
  const total = parts.train.labels.length + parts.validation.labels.length;
  const most = Math.floor((FEATURES * deadline.left) / each);
  if (total <= most) return parts;
  const random = new Random(seed).split('affordable');
  const share = most / total;
  const fewer = (part: Labelled) =>
    drawnInAll(
      part,
      Math.max(2 * new Set(part.labels).size, Math.floor(share * part.labels.length)),
      random,
    );
  const used = { train: fewer(parts.train), validation: fewer(parts.validation) };
  notes.push(
    `the time allows for ${used.train.labels.length} of ${parts.train.labels.length} examples, ` +
      `and ${used.validation.labels.length} of ${parts.validation.labels.length} that measure`,
  );
  return used;
}

/** What a piece of work gives, or `null` where the time was up first. */
async function unlessOver<T>(
  deadline: Deadline,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | null> {
  const signal = deadline.signal();
  try {
    return await work(signal);
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  }
}
