import { Random } from '@graftjs/core';
import { mobileNet } from '@graftjs/zoo';
import { fullFineTuning, linearProbe, lpft, pairedDifference } from '@graftjs/transfer';
import { concatenate } from '@graftjs/datasets';
import { fewLabels } from './shared/few-labels.mjs';
import { mean, signed, spread } from './shared/figures.mjs';
import { movedPhoto } from './shared/moved-photo.mjs';
import { grafted, photos } from './shared/photos.mjs';
import { trial } from './shared/trial.mjs';

export const claim = 'ten photos a sign are enough to be useful';
export const threshold =
  'over 5 seeds the best recipe gets 0.82, beats training from scratch by 0.30 and the plain probe by 0.02';

const BEST = 'solved probe on moved photos';
const VIEWS = 6;
/** Each photo as it is, and moved a little in six ways. */
const moved = (data) => concatenate([data, data.repeat(VIEWS).map(movedPhoto)]).cache();

/** The same net with random weights. */
function fresh(_, seed) {
  const model = mobileNet({ alpha: 0.25, classes: 10 });
  model.initialize(new Random(seed));
  return model;
}

/** Model, recipe, and what becomes of the photos. */
const arms = {
  scratch: [
    fresh,
    () => fullFineTuning({ epochs: 12, learningRate: 1e-3, normalization: 'adapting' }),
  ],
  'plain probe': [grafted, () => linearProbe({ start: 'random', epochs: 60 })],
  'solved probe': [grafted, () => linearProbe({ epochs: 0 })],
  'LP-FT': [grafted, () => lpft({ tuneEpochs: 6, learningRate: 3e-4 })],
  'LP-FT, its rate set 30 times higher': [
    grafted,
    () => lpft({ tuneEpochs: 6, learningRate: 1e-2 }),
  ],
  [BEST]: [grafted, () => linearProbe({ epochs: 0 }), moved],
  'LP-FT on moved photos': [grafted, () => lpft({ tuneEpochs: 3, learningRate: 3e-4 }), moved],
};

export async function study({ dataDir, seed, trimmed }) {
  const { train, test } = await photos(dataDir, seed);
  const seeds = [1, 2, 3, 4, 5];
  const results = {};
  for (const [name, [make, recipe, shown = (data) => data]] of Object.entries(arms)) {
    // In short form without what trains all layers.
    if (trimmed && !name.includes('probe')) continue;
    results[name] = [];
    for (const each of seeds) {
      const data = shown(fewLabels(train, 10, each));
      const model = await make(dataDir, each);
      results[name].push(await trial({ model, data, test, recipe: recipe(), seed: each }));
    }
  }
  const best = mean(results[BEST]);
  const over = (name) => best - mean(results[name]);
  return {
    passed: best >= 82 && (trimmed || over('scratch') >= 30) && over('plain probe') >= 2,
    seeds,
    figures: Object.fromEntries(
      Object.entries(results).map(([name, values]) => [name, mean(values)]),
    ),
    tables: [
      {
        head: [
          'recipe',
          `accuracy on ${test.size} photos`,
          'over the plain probe',
          '95 % interval',
        ],
        rows: Object.entries(results).map(([name, values]) => {
          const gain = pairedDifference(values, results['plain probe']);
          return [
            name,
            spread(values),
            signed(gain.mean),
            `${signed(gain.interval.low)} to ${signed(gain.interval.high)}`,
          ];
        }),
      },
    ],
    notes: [
      'Keras on one seed: probe 79.2, fine-tuned 81.1, and 19.6 at a rate three times higher; here a rate that destroys features is noticed and lowered.',
      'Scratch is at chance since 48 steps are too few for the moving statistics of its batch normalisations. With them re-estimated afterwards (`adaptBatchNorm`), 20 epochs at 3e-3 got 22.8 and 26.2 on seeds 1 and 2, at 1e-3 16.0 and 14.6: measured once, beside the study.',
    ],
  };
}
