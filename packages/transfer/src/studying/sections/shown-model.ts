import { Deadline } from '../../adaptive/deadline.js';
import { relativeGradients, type GroupGradient } from '../../adaptive/relative-gradients.js';
import { fineTune } from '../../fine-tuning/fine-tune.js';
import type { FineTuneResult } from '../../fine-tuning/fine-tune-result.js';
import { SourceValues } from '../../penalties/source-values.js';
import { linearProbe } from '../../recipes/linear-probe.js';
import { SHARES, type Study } from '../study.js';
import type { ChosenWay } from './chosen-way.js';
import type { FoundRate } from './found-rate.js';

/** A probe, with what its weights are. */
export interface Probed {
  readonly result: FineTuneResult;
  readonly values: SourceValues;
  /** Relative gradients of the layers before they train; `null` where there was no time. */
  readonly gradients: readonly GroupGradient[] | null;
}

/** Fits a head in closed form on the frozen base. */
export async function probedModel(
  { pool, test, seed, batchSize, quiet, deadline, budget }: Study,
  { model, cache }: ChosenWay,
): Promise<Probed> {
  const result = await fineTune(model, pool.data, {
    recipe: linearProbe({ epochs: 0 }),
    validation: test.data,
    ...{ seed, batchSize, cache, ...quiet },
  });
  return {
    result,
    values: new SourceValues(new Set(model.parameters)),
    gradients:
      deadline.left > 0.7 * budget
        ? await relativeGradients(model, test.data, { batches: 2, batchSize, ...quiet })
        : null,
  };
}

/** The model that the report shows. */
export interface ShownModel {
  readonly result: FineTuneResult;
  readonly values: SourceValues;
  readonly epochs: number;
  readonly accuracy: number;
}

/** Trains by the recipe that was chosen for as many epochs as there is time for, up to ten. */
export async function shownModel(
  { pool, test, seed, batchSize, options, until, untested, kept }: Study,
  { model, name, contender, cache }: ChosenWay,
  { rate, stepSeconds }: FoundRate,
  probed: Probed,
): Promise<ShownModel> {
  const epochSeconds = stepSeconds * Math.ceil(pool.labels.length / batchSize);
  // Kept, so that a study that goes on trains the same model again.
  const plan = await kept('epochs of the model that is shown', () => {
    const { left } = until(SHARES.training);
    const epochs = Math.max(1, Math.min(10, Math.floor(left / (epochSeconds * 1.2))));
    return Promise.resolve({
      epochs,
      enough: left > 0.5 * epochSeconds,
      seconds: Math.max(1, left * 1.2),
    });
  });
  const { epochs, enough, seconds } = plan;
  const wanted = name !== 'linear probe';
  if (wanted && !enough) untested.push('tuning: there was no time for an epoch of it');
  const recipe = wanted && enough && contender ? contender.recipe(epochs, rate) : linearProbe();
  const result = await fineTune(model, pool.data, {
    recipe,
    validation: test.data,
    ...{ seed, batchSize, cache },
    signal: new Deadline(seconds, options.signal).signal(),
  }).catch((error: unknown) => {
    if (options.signal?.aborted) throw error;
    probed.values.restore();
    if (enough) untested.push('tuning: there was no time for a single step of it');
    return probed.result;
  });
  const values = new SourceValues(new Set(model.parameters));
  return { result, values, epochs, accuracy: result.logs['val.accuracy'] ?? NaN };
}
