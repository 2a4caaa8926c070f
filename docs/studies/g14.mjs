import { className, options, Random } from '@graftjs/core';
import { mnist } from '@graftjs/datasets';
import { conv2d, dense, flatten, maxPooling2d, sequential } from '@graftjs/layers';
import { defineRecipe, fineTune, fullFineTuning, trainingPhase } from '@graftjs/transfer';
import { one } from './shared/figures.mjs';

export const claim = 'what is frozen is computed once, and changes no number';
export const threshold =
  'weights and losses bit-identical to those without a cache; images a second 2.5 times those of the frozen net, 10 times those of all layers';

const EXAMPLES = 2048;
/** Enough that the engine has compiled what it runs. */
const EPOCHS = 12;
const net = () => {
  const model = sequential([
    conv2d(16, { kernelSize: 3, activation: 'relu', inputShape: [28, 28, 1] }),
    maxPooling2d({ poolSize: 2 }),
    conv2d(32, { kernelSize: 3, activation: 'relu' }),
    maxPooling2d({ poolSize: 2 }),
    flatten(),
    dense(64, { activation: 'relu' }),
    dense(10, { activation: 'softmax' }),
  ]);
  model.initialize(new Random(1));
  return model;
};
/** The dense layers, behind two frozen convolutions. */
const denseLayers = defineRecipe({
  type: 'studies/DenseLayers',
  options: { epochs: options.integer({ min: 1 }) },
  positional: 'epochs',
  phases: ({ epochs }) => [
    trainingPhase({
      name: 'dense layers',
      train: (layer) => className(layer.type) === 'Dense',
      trains: 'the dense layers',
      epochs,
      learningRate: 1e-3,
    }),
  ],
});
const allLayers = (epochs) => fullFineTuning({ epochs, learningRate: 1e-3 });

export async function study({ dataDir, seed, trimmed }) {
  const { train } = await mnist({ dir: `${dataDir}/mnist` });
  const data = train.take(trimmed ? 512 : EXAMPLES);
  const run = async (recipe, epochs, cache) => {
    const model = net();
    const result = await fineTune(model, data, {
      recipe: recipe(epochs),
      batchSize: 64,
      seed,
      cache,
    });
    const weights = model.getWeights().map((weight) => [...weight.dataSync()]);
    const speed = (data.size * epochs) / result.seconds.training;
    model.dispose();
    return { history: result.history, weights, speed, features: result.seconds.features };
  };
  await run(denseLayers, trimmed ? 1 : 8, true);
  const cached = await run(denseLayers, EPOCHS, { fold: false });
  const anew = await run(denseLayers, EPOCHS, false);
  const folded = await run(denseLayers, EPOCHS, true);
  const full = await run(allLayers, trimmed ? 1 : 4, false);
  const same = (a, b) =>
    JSON.stringify([a.history, a.weights]) === JSON.stringify([b.history, b.weights]);
  const identical = same(cached, anew);
  const [overFrozen, overFull] = [cached.speed / anew.speed, cached.speed / full.speed];
  return {
    // Speed is judged where nothing else runs, and on all the images.
    passed: identical && (trimmed || (overFrozen >= 2.5 && overFull >= 10)),
    seeds: [seed],
    figures: {
      identical,
      foldedIdentical: same(folded, anew),
      overFrozen,
      overFull,
      cached: cached.speed,
      frozen: anew.speed,
      full: full.speed,
    },
    tables: [
      {
        head: ['', 'images a second', 'cached is faster by'],
        rows: [
          ['all layers', Math.round(full.speed), one(overFull)],
          ['frozen convolutions, computed anew', Math.round(anew.speed), one(overFrozen)],
          ['frozen convolutions, kept', Math.round(cached.speed), ''],
        ],
      },
    ],
    notes: [
      `Losses and weights of kept features and of features computed anew are ${identical ? 'the same, bit for bit' : 'NOT the same'}; the features took ${one(cached.features)} s once.`,
    ],
  };
}
