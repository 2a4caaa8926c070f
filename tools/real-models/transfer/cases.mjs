import { Random } from '@graftjs/core';
import { leafLayers } from '@graftjs/zoo';
import * as transfer from '@graftjs/transfer';

const { l2sp, l1sp, ewc, fisherOf, bss, delta, coTuning, lwf, insertBottlenecks } = transfer;
const probed = { start: 'random', probeEpochs: 1 };
const tuned = { ...probed, tuneEpochs: 1 };
const normalizing = /(Batch|Group|Layer|RMS)Normalization$/;
const kernels = /(kernel|embeddings)$/;

const notBatchNorm = (parameter, _, { normalizations }) => !normalizations.has(parameter);

/**
 * Every recipe, and which parameters of the body it may move: `(parameter, layer, context)`. Batch
 * normalisations stay, statistics and all, unless the recipe says otherwise.
 */
const recipes = {
  probe: { recipe: transfer.linearProbe({ start: 'random', epochs: 1 }), may: () => false },
  'probe, solved': { recipe: transfer.linearProbe({ epochs: 1 }), may: () => false },
  unfreezeLast: {
    recipe: transfer.unfreezeLast(tuned),
    may: (parameter, layer, context) =>
      context.lastStage.has(layer) && notBatchNorm(parameter, layer, context),
  },
  lpft: { recipe: transfer.lpft({ ...tuned, layerDecay: 0.5 }), may: notBatchNorm },
  'lpft, adapting': {
    recipe: transfer.lpft({ ...tuned, normalization: 'adapting' }),
    may: () => true,
  },
  'lpft, reestimated': {
    recipe: transfer.lpft({ ...tuned, normalization: 'reestimated' }),
    may: (parameter, layer, context) =>
      notBatchNorm(parameter, layer, context) || parameter.role === 'state',
  },
  full: { recipe: transfer.fullFineTuning({ epochs: 1, discriminative: true }), may: notBatchNorm },
  gradual: { recipe: transfer.gradualUnfreezing({ epochs: 1 }), may: notBatchNorm },
  oneCycle: { recipe: transfer.oneCycleTuning({ epochs: 1 }), may: notBatchNorm },
  surgical: {
    recipe: transfer.surgical({ ...tuned, part: 'stage_1' }),
    may: (parameter, layer, context) =>
      context.firstStage.has(layer) && notBatchNorm(parameter, layer, context),
  },
  bitFit: {
    recipe: transfer.bitFit(tuned),
    may: ({ name, role }) => role === 'state' || /^(bias|beta|.*_bias)$/.test(name),
  },
  normOnly: {
    recipe: transfer.normOnly(tuned),
    may: (parameter, layer, { normalizations }) =>
      parameter.role === 'state' || normalizing.test(layer.type) || normalizations.has(parameter),
  },
  lora: { recipe: transfer.lora({ ...tuned, rank: 2 }), may: ({ name }) => kernels.test(name) },
  ia3: { recipe: transfer.ia3(tuned), may: ({ name }) => kernels.test(name) },
  bottleneck: {
    recipe: transfer.bottleneck(tuned),
    prepare: (model) => insertBottlenecks(model, { random: new Random(3) }),
    may: (_, { name }) => transfer.BOTTLENECKS.test(name),
  },
};

/** Every penalty toward the source, given what it was made of. */
const penalties = {
  l2sp: () => l2sp({ alpha: 0.1 }),
  l1sp: () => l1sp({ alpha: 1e-3 }),
  ewc: async ({ base, data }) => {
    const before = leafLayers(base).map((layer) => [layer, layer.trainable]);
    base.trainable = true;
    const fisher = await fisherOf(base, data, { examples: 2 });
    for (const [layer, trainable] of before) layer.trainable = trainable;
    return Object.assign(ewc({ fisher }), { free: () => fisher.dispose() });
  },
  bss: () => bss({ k: 2, eta: 0.01 }),
  delta: () => delta({ attention: 'even' }),
  lwf: ({ base }) => lwf({ base }),
  coTuning: ({ base }) => coTuning({ base }),
};

/** All of both; penalties while the last stage is tuned. */
export const cases = {
  ...recipes,
  ...Object.fromEntries(
    Object.entries(penalties).map(([name, penalty]) => [
      name,
      { ...recipes.unfreezeLast, penalty },
    ]),
  ),
};
