import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import { memory, useBackend } from '@graftjs/core';
import { compare, snapshotOf } from '../comparing/compare.js';
import { fineTune } from '../fine-tuning/fine-tune.js';
import { points, smallTask } from '../testing/small-task.js';
import { autoFreeze } from './auto-freeze.js';
import { autoRgn } from './auto-rgn.js';
import { autoSnr } from './auto-snr.js';
import { bitFit } from './bit-fit.js';
import { cycledAdam } from './cycled-adam.js';
import type { Recipe } from './define-recipe.js';
import { fullFineTuning } from './full-fine-tuning.js';
import { gradualUnfreezing } from './gradual-unfreezing.js';
import { ia3 } from './ia3.js';
import { inSequence } from './in-sequence.js';
import { linearProbe } from './linear-probe.js';
import { lora } from './lora.js';
import { lpft } from './lpft.js';
import { normOnly } from './norm-only.js';
import { oneCycleTuning } from './one-cycle-tuning.js';
import { spotTune } from './spot-tune.js';
import { surgical } from './surgical.js';
import { unfreezeLast } from './unfreeze-last.js';

jest.setTimeout(30_000);
beforeAll(() => useBackend(cpu()));

const data = points(30, 1);
const tuned = { probeEpochs: 1, tuneEpochs: 2 };

interface Cycled {
  getConfig(): { readonly beta1: { readonly config: object } };
}

interface Case {
  readonly recipe: Recipe;
  /** Layers of the body that it moves, and their names. */
  readonly moves: readonly string[];
  readonly phases: readonly string[];
}

const cases: Record<string, Case> = {
  linearProbe: {
    recipe: linearProbe({ epochs: 1 }),
    moves: [],
    phases: ['solved head', 'linear probe'],
  },
  unfreezeLast: {
    recipe: unfreezeLast(tuned),
    moves: ['second'],
    phases: ['solved head', 'linear probe', 'last stages'],
  },
  lpft: {
    recipe: lpft(tuned),
    moves: ['first', 'second'],
    phases: ['solved head', 'linear probe', 'fine-tuning'],
  },
  'lpft, adapting': {
    recipe: lpft({ ...tuned, normalization: 'adapting' }),
    moves: ['first', 'second', 'second_bn'],
    phases: ['solved head', 'linear probe', 'fine-tuning'],
  },
  fullFineTuning: {
    recipe: fullFineTuning({ epochs: 2, discriminative: true }),
    moves: ['first', 'second'],
    phases: ['full fine-tuning'],
  },
  autoRgn: {
    recipe: autoRgn(tuned),
    moves: ['first', 'second'],
    phases: ['solved head', 'linear probe', 'auto-RGN'],
  },
  autoSnr: {
    recipe: autoSnr({ ...tuned, threshold: 0 }),
    moves: ['first', 'second'],
    phases: ['solved head', 'linear probe', 'auto-SNR'],
  },
  autoFreeze: {
    recipe: autoFreeze({ intervals: 3 }),
    moves: ['first', 'second'],
    phases: ['solved head', 'interval 1', 'interval 2', 'interval 3'],
  },
  gradualUnfreezing: {
    recipe: gradualUnfreezing({ epochs: 1 }),
    moves: ['first', 'second'],
    phases: ['head', 'last stage', 'last 2 stages'],
  },
  oneCycleTuning: {
    recipe: oneCycleTuning({ epochs: 2 }),
    moves: ['first', 'second'],
    phases: ['head', 'fine-tuning'],
  },
  spotTune: {
    recipe: spotTune({ ...tuned, tuned: 0.9 }),
    moves: ['first', 'second'],
    phases: ['solved head', 'linear probe', 'SpotTune'],
  },
  surgical: {
    recipe: surgical({ ...tuned, part: 'stage_1', withHead: false }),
    moves: ['first'],
    phases: ['surgical: stage_1'],
  },
  bitFit: {
    recipe: bitFit(tuned),
    moves: ['first', 'second', 'second_bn'],
    phases: ['solved head', 'linear probe', 'BitFit'],
  },
  normOnly: {
    recipe: normOnly(tuned),
    moves: ['second_bn'],
    phases: ['solved head', 'linear probe', 'normalisations'],
  },
  lora: {
    recipe: lora({ ...tuned, rank: 2 }),
    moves: ['first', 'second'],
    phases: ['solved head', 'linear probe', 'LoRA'],
  },
  ia3: {
    recipe: ia3(tuned),
    moves: ['first', 'second'],
    phases: ['solved head', 'linear probe', 'IA3'],
  },
  inSequence: {
    recipe: inSequence([linearProbe({ epochs: 1 }), fullFineTuning({ epochs: 1 })]),
    moves: ['first', 'second'],
    phases: ['solved head', 'linear probe', 'full fine-tuning'],
  },
};

describe.each(Object.entries(cases))('%s', (_, { recipe, moves, phases }) => {
  test('moves what it says and nothing else, without leaks, and lowers the loss', async () => {
    const model = smallTask();
    await fineTune(model, data, { recipe: linearProbe({ start: 'random', epochs: 1 }), seed: 3 });
    const before = await snapshotOf(model);
    const tensors = memory().numTensors;
    const result = await fineTune(model, data, { recipe, seed: 7 });
    expect(memory().numTensors).toBe(tensors);
    const { layers } = await compare(before, model);
    const moved = layers.filter(({ state }) => state !== 'same').map(({ layer }) => layer);
    expect(moved.filter((name) => !name.startsWith('head'))).toEqual(moves);
    expect(result.phases.map(({ name }) => name)).toEqual(phases);
    const epochs = result.history.map(({ logs }) => logs['loss'] as number);
    expect(epochs.at(-1)).toBeLessThan(1.2);
    expect(recipe.describe()).toMatch(/epochs? of Adam/);
  });
});

test('BitFit leaves kernels alone', async () => {
  const model = smallTask();
  const { kernel, bias } = { kernel: model.parameters[0]!, bias: model.parameters[1]! };
  const [k, b] = [kernel.value.dataSync().slice(), bias.value.dataSync().slice()];
  const result = await fineTune(model, data, { recipe: bitFit(tuned), seed: 7 });
  expect(kernel.value.dataSync()).toEqual(k);
  expect(bias.value.dataSync()).not.toEqual(b);
  expect(kernel.trainable).toBe(true);
  expect(result.phases[2]!.trainable).toBe(8 + 7 + 7 + 24);
});

test('LoRA trains r (inputs + outputs) numbers a kernel', async () => {
  const result = await fineTune(smallTask(), data, {
    recipe: lora({ ...tuned, rank: 2 }),
    seed: 7,
  });
  expect(result.phases[2]!.trainable).toBe(2 * (6 + 8) + 2 * (8 + 7) + 24);
  const { before, after } = result.phases[2]!;
  expect(before.train).toBeNull();
  expect(after.train).toBeNull();
});

test('a rate that destroys what was learned is lowered, and the phase begins again', async () => {
  const result = await fineTune(smallTask(), data, {
    recipe: lpft({ ...tuned, learningRate: 3 }),
    seed: 7,
  });
  const phase = result.phases.at(-1)!;
  expect(phase.notes[0]).toMatch(
    /^at a rate of 3 the loss rose from \d\.\d{3} to .*, so it began again at 0\.9$/,
  );
  expect(phase.rates.at(-1)!.rate).toBeLessThan(1);
});

test("fastai's momentum goes against the rate: 0.95, 0.85 where the rate is highest, 0.95", () => {
  const { beta1 } = (cycledAdam(0.25)({ rate: 1e-3, steps: 101 }) as unknown as Cycled).getConfig();
  expect(beta1.config).toMatchObject({
    maxMomentum: 0.95,
    minMomentum: 0.85,
    totalSteps: 101,
    warmupShare: 0.25,
  });
});

test('adapters too begin again where they began', async () => {
  const run = async (learningRate: number) => {
    const result = await fineTune(smallTask(), data, {
      recipe: lora({ start: 'random', probeEpochs: 30, tuneEpochs: 2, learningRate }),
      batchSize: 5,
      seed: 7,
    });
    return { notes: result.phases.at(-1)!.notes, last: result.history.at(-1) };
  };
  const again = await run(1);
  expect(again.notes.length).toBeGreaterThan(0);
  const rate = Number(/at ([\d.]+)$/.exec(again.notes.at(-1)!)![1]);
  const direct = await run(rate);
  expect(direct.last).toEqual(again.last);
});
