// Every way to fine-tune, at its defaults where a short training allows them.
import * as transfer from '@graftjs/transfer';
import { Random } from '@graftjs/core';

/** Rate of all that is trained by gradients here, so that recipes differ in nothing else. */
const learningRate = 1e-3;

const probes = {
  'linear probe': (epochs) => transfer.linearProbe({ start: 'random', epochs, learningRate }),
  'linear probe, LDA': () => transfer.linearProbe({ epochs: 0 }),
  'linear probe, ridge': () => transfer.linearProbe({ start: 'ridge', epochs: 0 }),
  'linear probe, logistic': () => transfer.linearProbe({ start: 'logistic', epochs: 0 }),
};

const lpft = (epochs, more) => transfer.lpft({ tuneEpochs: epochs, learningRate, ...more });
/** Six intervals, or as many as there are epochs. */
function intervalsOf(epochs) {
  const intervals = Math.max(2, Math.min(6, epochs));
  return { intervals, epochsPerInterval: Math.max(1, Math.round(epochs / intervals)) };
}

const deep = {
  'full fine-tuning': (epochs) => transfer.fullFineTuning({ epochs, learningRate }),
  'LP-FT': (epochs) => lpft(epochs),
  'LP-FT, statistics adapt': (epochs) => lpft(epochs, { normalization: 'adapting' }),
  'LP-FT, layer decay 0.5': (epochs) => lpft(epochs, { layerDecay: 0.5 }),
  'last stage': (epochs) => transfer.unfreezeLast({ tuneEpochs: epochs, learningRate }),
  'gradual unfreezing': (epochs) =>
    transfer.gradualUnfreezing({ epochs: Math.max(1, Math.round(epochs / 4)) }),
  'one cycle': (epochs) =>
    transfer.oneCycleTuning({
      freezeEpochs: Math.ceil(epochs / 4),
      epochs: Math.ceil(0.75 * epochs),
    }),
  'surgical, first layer': (epochs) =>
    transfer.surgical({ part: 'conv1', tuneEpochs: epochs, learningRate }),
  'surgical, last layer': (epochs) =>
    transfer.surgical({ part: 'features', tuneEpochs: epochs, learningRate }),
  'rates by gradients (auto-RGN)': (epochs) =>
    transfer.autoRgn({ tuneEpochs: epochs, learningRate }),
  'steady layers (auto-SNR)': (epochs) => transfer.autoSnr({ tuneEpochs: epochs, learningRate }),
  SpotTune: (epochs) => transfer.spotTune({ tuneEpochs: epochs, learningRate }),
  AutoFreeze: (epochs) => transfer.autoFreeze({ ...intervalsOf(epochs), learningRate }),
};

const small = {
  BitFit: (epochs) => transfer.bitFit({ tuneEpochs: epochs }),
  'norms only': (epochs) => transfer.normOnly({ tuneEpochs: epochs }),
  LoRA: (epochs) => transfer.lora({ tuneEpochs: epochs }),
  rsLoRA: (epochs) => transfer.lora({ tuneEpochs: epochs, rankStabilized: true }),
  'IA³': (epochs) => transfer.ia3({ tuneEpochs: epochs }),
};

/** Penalties toward the source, each with LP-FT; `base` is the source, as given to `graft`. */
const penalties = {
  'L2-SP': () => transfer.l2sp(),
  'L1-SP': () => transfer.l1sp(),
  DELTA: () => transfer.delta(),
  BSS: () => transfer.bss(),
  'Bi-Tuning': () => transfer.biTuning(),
  'Co-Tuning': ({ base }) => transfer.coTuning({ base }),
  'learning without forgetting': ({ base }) => transfer.lwf({ base }),
};

const plain = Object.entries({ ...probes, ...deep, ...small }).map(([name, recipe]) => ({
  name,
  recipe,
}));

/** `{ name, recipe(epochs), prepare?(model), penalty?({ base }) }` of each. */
export const everyRecipe = [
  ...plain,
  {
    name: 'bottleneck adapters',
    recipe: (epochs) => transfer.bottleneck({ tuneEpochs: epochs }),
    prepare: (model) => transfer.insertBottlenecks(model, { random: new Random(1) }),
  },
  {
    name: 'LP-FT, stochastic normalisation',
    recipe: (epochs) => lpft(epochs),
    prepare: (model) => transfer.withStochasticNormalization(model),
  },
  ...Object.entries(penalties).map(([name, penalty]) => ({
    name: `LP-FT, ${name}`,
    recipe: (epochs) => lpft(epochs),
    penalty,
  })),
];
