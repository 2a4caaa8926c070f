import type { Model } from '@graftjs/core';
import { autoRgn } from '../recipes/auto-rgn.js';
import type { Recipe } from '../recipes/define-recipe.js';
import { linearProbe } from '../recipes/linear-probe.js';
import { lpft } from '../recipes/lpft.js';
import { surgical } from '../recipes/surgical.js';
import { unfreezeLast } from '../recipes/unfreeze-last.js';
import type { Selection } from '../selection/selection.js';
import { stagesOf } from '../surgery/stages-of.js';

/** A way to fine-tune that can be made shorter or longer, and be given a rate. */
export interface Contender {
  readonly name: string;
  /** The layers that it tunes after its probe; `null` where the probe is all. */
  readonly train: Selection | null;
  /** Its rate where none was found. */
  readonly rate: number;
  recipe(epochs: number, rate?: number): Recipe;
}

/** The contenders that this model has the stages for. */
export function contendersFor(model: Model): Contender[] {
  const stages = stagesOf(model).filter(({ name }) => name !== 'head');
  const rate = 1.5e-4;
  const last = (count: number): Contender => ({
    name: count === 1 ? 'last stage' : `last ${count} stages`,
    train: { lastStages: count },
    rate,
    recipe: (tuneEpochs, learningRate = rate) =>
      unfreezeLast({ stages: count, tuneEpochs, learningRate }),
  });
  const first = stages[0]?.name;
  return [
    { name: 'linear probe', train: null, rate: 0, recipe: () => linearProbe({ epochs: 0 }) },
    ...(stages.length > 1 ? [last(1)] : []),
    ...(stages.length > 2 ? [last(2)] : []),
    ...(first !== undefined && stages.length > 1
      ? [
          {
            name: 'first stage',
            train: [first, 'head'],
            rate: 3e-4,
            recipe: (tuneEpochs: number, learningRate = 3e-4) =>
              surgical({ part: first, tuneEpochs, learningRate }),
          },
        ]
      : []),
    {
      name: 'all layers',
      train: () => true,
      rate,
      recipe: (tuneEpochs, learningRate = rate) => lpft({ tuneEpochs, learningRate }),
    },
    {
      name: 'auto-RGN',
      train: () => true,
      rate: 1e-3,
      recipe: (tuneEpochs, learningRate = 1e-3) => autoRgn({ tuneEpochs, learningRate }),
    },
  ];
}
