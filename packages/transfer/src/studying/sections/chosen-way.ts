import { Random, type Model } from '@graftjs/core';
import { dense } from '@graftjs/layers';
import { chooseRecipe } from '../../adaptive/choose-recipe.js';
import { contendersFor, type Contender } from '../../adaptive/contender.js';
import { FeatureStore } from '../../prefix/feature-store.js';
import { graft } from '../../surgery/graft.js';
import type { Study } from '../study.js';

/** The base with a new head, and the recipe that is chosen for it. */
export interface ChosenWay {
  readonly model: Model;
  /** Of the recipe that trains the model that is shown. */
  readonly name: string;
  readonly reasons: readonly string[];
  /** The way whose training is compared with scratch; `null` for a model without stages. */
  readonly contender: Contender | null;
  /** Features of the training and of the test examples. */
  readonly cache: FeatureStore;
}

/** Grafts a head for the target, and chooses how to train. A probe alone is no tuning: see `contender`. */
export async function chosenWay({ base, classes, pool, seed, quiet }: Study): Promise<ChosenWay> {
  const model = graft(base, { head: [dense(classes.length, { activation: 'softmax' })] });
  model.initialize(new Random(seed).split('weights'));
  const cache = new FeatureStore();
  const { name, reasons } = await chooseRecipe(model, pool.data, { seed, cache, ...quiet });
  const ways = contendersFor(model).filter(({ train }) => train !== null);
  const contender = ways.find((way) => way.name === name) ?? ways.at(-1) ?? null;
  return { model, name, reasons, contender, cache };
}
