import { Random, type Dataset, type Model } from '@graftjs/core';
import { dense, flatten, sequential } from '@graftjs/layers';
import { insertBottlenecks } from '../adapters/insert-bottlenecks.js';
import type { DomainMethod } from '../domains/domain-method.js';
import { cdan } from '../domains/methods/cdan.js';
import { coral } from '../domains/methods/coral.js';
import { dann } from '../domains/methods/dann.js';
import { jan } from '../domains/methods/jan.js';
import { mcc } from '../domains/methods/mcc.js';
import { mmd } from '../domains/methods/mmd.js';
import { withStochasticNormalization } from '../normalizing/with-stochastic-normalization.js';
import { biTuning } from '../penalties/bi-tuning.js';
import { bss } from '../penalties/bss.js';
import { coTuning } from '../penalties/co-tuning.js';
import { delta } from '../penalties/delta.js';
import { distill } from '../penalties/distill.js';
import { ewc } from '../penalties/ewc.js';
import { fisherOf } from '../penalties/fisher-of.js';
import { l1sp } from '../penalties/l1sp.js';
import { l2sp } from '../penalties/l2sp.js';
import { lwf } from '../penalties/lwf.js';
import type { SourcePenalty } from '../penalties/source-penalty.js';
import type { Example } from '../prefix/features-of.js';
import { autoFreeze } from '../recipes/auto-freeze.js';
import { autoRgn } from '../recipes/auto-rgn.js';
import { autoSnr } from '../recipes/auto-snr.js';
import { bitFit } from '../recipes/bit-fit.js';
import { bottleneck } from '../recipes/bottleneck.js';
import type { Recipe } from '../recipes/define-recipe.js';
import { fullFineTuning } from '../recipes/full-fine-tuning.js';
import { gradualUnfreezing } from '../recipes/gradual-unfreezing.js';
import { ia3 } from '../recipes/ia3.js';
import { inSequence } from '../recipes/in-sequence.js';
import { linearProbe } from '../recipes/linear-probe.js';
import { lora } from '../recipes/lora.js';
import { lpft } from '../recipes/lpft.js';
import { normOnly } from '../recipes/norm-only.js';
import { oneCycleTuning } from '../recipes/one-cycle-tuning.js';
import { spotTune } from '../recipes/spot-tune.js';
import { surgical } from '../recipes/surgical.js';
import { unfreezeLast } from '../recipes/unfreeze-last.js';
import type { Grafted } from './sweep-nets.js';

export interface RecipeCase {
  readonly recipe: Recipe;
  /** Names of the parameters of the body that it moves: these and no others. */
  readonly moves: readonly string[];
  /** What must be done to a model first. */
  readonly prepare?: (model: Model) => Model;
}

/** From random numbers: a solution of so few examples is so sure that no gradient is left. */
const tuned = { start: 'random', probeEpochs: 1, tuneEpochs: 1 } as const;
const probed = { start: 'random', probeEpochs: 1 } as const;
const one = ['one/kernel', 'one/bias'];
const two = ['two/kernel'];
const affine = ['one_bn/gamma', 'one_bn/beta', 'two_bn/gamma', 'two_bn/beta'];
const statistics = ['one_bn', 'two_bn'].flatMap((name) => [
  `${name}/moving_mean`,
  `${name}/moving_variance`,
]);

/** A case, or several, of every recipe, by its name. */
export const recipeCases: Readonly<Record<string, readonly RecipeCase[]>> = {
  linearProbe: [
    { recipe: linearProbe({ epochs: 1 }), moves: [] },
    { recipe: linearProbe({ start: 'random', epochs: 1 }), moves: [] },
  ],
  unfreezeLast: [
    { recipe: unfreezeLast(tuned), moves: two },
    { recipe: unfreezeLast({ ...tuned, start: 'ridge' }), moves: two },
  ],
  lpft: [
    { recipe: lpft({ ...tuned, layerDecay: 0.5 }), moves: [...one, ...two] },
    {
      recipe: lpft({ ...tuned, normalization: 'adapting' }),
      moves: [...one, ...two, ...affine, ...statistics],
    },
    {
      recipe: lpft({ ...tuned, normalization: 'reestimated' }),
      moves: [...one, ...two, ...statistics],
    },
    {
      recipe: lpft(tuned),
      moves: [...one, ...two, ...affine, ...statistics],
      prepare: (model) => withStochasticNormalization(model),
    },
  ],
  autoFreeze: [{ recipe: autoFreeze({ ...probed, intervals: 2 }), moves: [...one, ...two] }],
  autoRgn: [{ recipe: autoRgn({ ...probed, tuneEpochs: 1 }), moves: [...one, ...two] }],
  autoSnr: [
    { recipe: autoSnr({ ...probed, tuneEpochs: 1, threshold: 0 }), moves: [...one, ...two] },
  ],
  fullFineTuning: [
    { recipe: fullFineTuning({ epochs: 1, discriminative: true }), moves: [...one, ...two] },
  ],
  gradualUnfreezing: [{ recipe: gradualUnfreezing({ epochs: 1 }), moves: [...one, ...two] }],
  oneCycleTuning: [{ recipe: oneCycleTuning({ epochs: 1 }), moves: [...one, ...two] }],
  spotTune: [
    { recipe: spotTune({ ...tuned, tuned: 0.9 }), moves: ['one/kernel', 'one/bias', 'two/kernel'] },
    { recipe: spotTune({ ...tuned, tuned: 0.01 }), moves: [] },
  ],
  surgical: [
    { recipe: surgical({ ...tuned, part: 'stage_1' }), moves: one },
    { recipe: surgical({ ...tuned, part: 'two', withHead: false }), moves: two },
  ],
  bitFit: [
    {
      recipe: bitFit(tuned),
      moves: ['one/bias', 'one_bn/beta', 'two_bn/beta', ...statistics],
    },
  ],
  normOnly: [{ recipe: normOnly(tuned), moves: [...affine, ...statistics] }],
  lora: [{ recipe: lora({ ...tuned, rank: 2 }), moves: ['one/kernel', 'two/kernel'] }],
  ia3: [{ recipe: ia3(tuned), moves: ['one/kernel', 'two/kernel'] }],
  bottleneck: [
    {
      recipe: bottleneck(tuned),
      moves: ['one_relu', 'two_relu'].flatMap((name) =>
        ['down/kernel', 'down/bias', 'up/kernel', 'up/bias'].map(
          (part) => `${name}_adapter_${part}`,
        ),
      ),
      prepare: (model) =>
        insertBottlenecks(model, { after: ['one_relu', 'two_relu'], random: new Random(3) }),
    },
  ],
  inSequence: [
    {
      recipe: inSequence([linearProbe({ epochs: 1 }), surgical({ ...tuned, part: 'stage_1' })]),
      moves: one,
    },
  ],
};

export interface PenaltyContextOfCase extends Grafted {
  readonly data: Dataset<Example>;
}

/** A case, or several, of every penalty, by its name. */
export const penaltyCases: Readonly<
  Record<
    string,
    readonly ((context: PenaltyContextOfCase) => SourcePenalty | Promise<SourcePenalty>)[]
  >
> = {
  l2sp: [() => l2sp({ alpha: 0.1 }), () => l2sp({ alpha: 0.1, decoupled: true })],
  l1sp: [() => l1sp({ alpha: 1e-3 })],
  ewc: [
    async ({ base, data }) => {
      base.trainable = true;
      return ewc({ fisher: await fisherOf(base, data, { examples: 2, labels: 'all' }) });
    },
  ],
  biTuning: [() => biTuning({ queue: 2, projection: 3, temperature: 0.5 })],
  bss: [() => bss({ k: 2, eta: 0.01 })],
  delta: [() => delta(), () => delta({ attention: 'even', layers: 'two_relu' })],
  lwf: [({ base }) => lwf({ base })],
  coTuning: [
    ({ base }) => coTuning({ base }),
    ({ base }) => coTuning({ base, relationship: 'reverse' }),
  ],
  distill: [
    ({ model }) => {
      const [, ...inputShape] = model.inputs[0]?.shape as number[];
      const teacher = sequential([flatten({ inputShape }), dense(3, { activation: 'softmax' })]);
      teacher.initialize(new Random(4));
      return distill({ teacher });
    },
  ],
};

/** A case of every way to adapt to another domain, by its name. */
export const domainCases: Readonly<Record<string, () => DomainMethod>> = {
  coral: () => coral({ weight: 10 }),
  mmd: () => mmd(),
  jan: () => jan(),
  dann: () => dann({ hidden: 4 }),
  cdan: () => cdan({ hidden: 4 }),
  mcc: () => mcc(),
};
