import { Random, type Dataset, type Model } from '@graftjs/core';
import type { LearningRateCurve } from '@graftjs/training';
import { FeatureStore } from '../prefix/feature-store.js';
import type { Example } from '../prefix/features-of.js';
import type { Recipe } from '../recipes/define-recipe.js';
import { printed } from '../words/printed.js';
import { contendersFor, type Contender } from './contender.js';
import { findRate } from './find-rate.js';
import { targetFacts, type TargetFacts, type TargetFactsOptions } from './target-facts.js';

export interface ChooseRecipeOptions extends TargetFactsOptions {
  /** Epochs of tuning, default 8. */
  readonly epochs?: number;
  /** Looks for the learning rate by a sweep (see `findRate`). Default false. */
  readonly findRate?: boolean;
  /** What is known already. */
  readonly facts?: TargetFacts;
}

/** A recipe, and why this one. */
export interface ChosenRecipe extends Recipe {
  /** Which of the ways to fine-tune it is: `last stage`, `first stage`, … */
  readonly name: string;
  readonly reasons: readonly string[];
  readonly facts: TargetFacts;
  /** The sweep of learning rates, where it was asked for. */
  readonly rates: LearningRateCurve | null;
}

/** Accuracy of frozen features that tuning has little to add to. */
const ENOUGH = 0.985;

/**
 * Chooses a recipe by what can be measured before training: how many examples there are, how far a
 * linear probe on frozen features gets, and where the examples differ from the source's. Model and
 * data stay as they are. `describe()` ends with the reasons.
 *
 * @throws DataError where there are fewer than two classes
 * @example
 * const recipe = await chooseRecipe(model, train);
 * console.log(recipe.reasons.join('\n'));
 * await fineTune(model, train, { recipe, validation, seed: 7 });
 */
export async function chooseRecipe(
  model: Model,
  data: Dataset<Example>,
  options: ChooseRecipeOptions = {},
): Promise<ChosenRecipe> {
  const facts = options.facts ?? (await targetFacts(model, data, options));
  const contenders = contendersFor(model);
  const { names, reasons } = wayFor(facts);
  const found = names.flatMap((name) => contenders.filter((one) => one.name === name));
  const chosen = found[0] ?? (contenders[0] as Contender);
  const [meant] = names;
  if (meant !== undefined && meant !== chosen.name) {
    reasons.push(`the model has too few stages for "${meant}": ${chosen.name} in its place`);
  }
  const rates =
    options.findRate && chosen.train ? await ratesFor(model, data, chosen, options) : null;
  const rate = rates ? nearDefault(rates, chosen) : undefined;
  if (rate !== undefined) {
    reasons.push(`the sweep of rates is steady at ${rate.toPrecision(2)}`);
  }
  const recipe = chosen.recipe(options.epochs ?? 8, rate);
  const described = `${recipe.describe()}\nbecause\n${reasons.map((reason) => `- ${reason}`).join('\n')}`;
  return printed({
    type: recipe.type,
    getConfig: () => recipe.getConfig(),
    phases: (given) => recipe.phases(given),
    describe: () => described,
    name: chosen.name,
    reasons,
    facts,
    rates,
  });
}

function wayFor(facts: TargetFacts): { names: string[]; reasons: string[] } {
  const { fewest, probe, nearest, shift, classes, examples } = facts;
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const reasons = [
    `${examples} examples of ${classes} classes, at least ${fewest} of each`,
    fewest < 2
      ? 'a class has a single example, so that how far frozen features get cannot be measured'
      : `frozen features give ${percent(probe)} with a linear probe and ${percent(nearest)} with the nearest neighbour (on examples not seen)`,
    shift.reason,
  ];
  if (fewest >= 2 && probe < 1.3 / classes) {
    reasons.push(
      'that is hardly more than guessing: the labels may be wrong, or the model knows nothing that would help',
    );
  }
  const because = (reason: string, ...names: string[]) => ({
    names,
    reasons: [...reasons, reason],
  });
  if (fewest <= 2) {
    return because(
      'with one or two examples of a class only the head can be learned: a probe in closed form',
      'linear probe',
    );
  }
  if (shift.kind === 'input' && fewest >= 5) {
    return because(
      'pictures that look different want other first layers: the first stage and the head',
      'first stage',
      'all layers',
    );
  }
  if (probe >= ENOUGH) {
    return because(
      'the frozen features tell the classes apart already: a probe is enough',
      'linear probe',
    );
  }
  if (fewest < 20) {
    return because('few examples: the last stage and the head', 'last stage', 'all layers');
  }
  if (fewest < 200) {
    return because(
      'enough examples for the last two stages',
      'last 2 stages',
      'last stage',
      'all layers',
    );
  }
  return because('enough examples for all layers, from a probe on', 'all layers');
}

/** Sweeps from the model as it is; a head that fits already would leave no loss to fall. */
async function ratesFor(
  model: Model,
  data: Dataset<Example>,
  { train }: Contender,
  { cache = new FeatureStore(), seed = 0, signal }: ChooseRecipeOptions,
): Promise<LearningRateCurve> {
  model.initialize(new Random(seed).split('weights'));
  const quiet = signal ? { signal } : {};
  return findRate(model, data, { train: train ?? 'head', cache, seed, ...quiet });
}

/**
 * The rate of a sweep, within a factor of four of the usual one: what a hundred steps on few examples
 * find can be far too high for the features.
 */
export function nearDefault(
  { suggestion }: LearningRateCurve,
  { rate }: Pick<Contender, 'rate'>,
): number | undefined {
  if (suggestion === null) return undefined;
  return Number(Math.min(4 * rate, Math.max(rate / 4, suggestion)).toPrecision(2));
}
