import { options, type Parameter } from '@graftjs/core';
import { attachChoices, type Choices } from '../adapters/attach-choices.js';
import { ChoosingModel } from '../adapters/choosing-model.js';
import { toZero } from '../rates/to-zero.js';
import { scaledRates } from '../rates/scaled-rates.js';
import { afterProbe, describeAfterProbe } from './after-probe.js';
import { defineRecipe } from './define-recipe.js';
import type { Phase } from './phase.js';
import { probeOptions } from './probe-options.js';
import type { RateFollower } from './run-training.js';
import { trainingPhase } from './training-phase.js';

interface TuneOptions {
  readonly tuneEpochs: number;
  readonly learningRate: number;
  readonly policyRate: number;
  readonly tuned: number;
  readonly temperature: number;
}

/** Policies learn at a rate of their own. */
const ratesOf =
  (choices: () => Choices, { learningRate, policyRate }: TuneOptions) =>
  (work: { readonly model: Parameters<typeof scaledRates>[0] }): RateFollower => {
    const policies = new Set<Parameter>(choices().choices.map(({ policy }) => policy));
    const scale = learningRate > 0 ? policyRate / learningRate : 0;
    return {
      beforeEpoch: () => Promise.resolve(),
      scaleOf: (parameter) => (policies.has(parameter) ? scale : 1),
      ratesAt: scaledRates(work.model, null).ratesAt,
    };
  };

function tuning(given: TuneOptions): Phase {
  let attached: Choices | null = null;
  const current = (): Choices => attached as Choices;
  const phase = trainingPhase({
    name: 'SpotTune',
    train: () => true,
    trains: 'copies of layers, a choice for each block, and the head',
    epochs: given.tuneEpochs,
    learningRate: given.learningRate,
    schedule: toZero,
    follow: ratesOf(current, given),
  });
  return {
    ...phase,
    parameters: (parameter, isHead) => isHead || parameter.adapter !== null,
    prepare(model) {
      attached = attachChoices(model, given);
    },
    async run(work) {
      const { choices } = current();
      const run = await phase.run({ ...work, rest: new ChoosingModel(work.rest, choices) });
      const chosen = choices.map(
        ({ name, isTuned, probability }) =>
          `${name} ${isTuned ? 'tuned' : 'kept'} (${probability.toFixed(2)})`,
      );
      return { ...run, notes: [...(run.notes ?? []), chosen.join(', ')] };
    },
    finish() {
      attached?.adapters.merge();
      attached?.adapters.dispose();
      attached = null;
    },
  };
}

/**
 * SpotTune (Guo et al., CVPR 2019) with one policy for all examples: each block has a tuned copy beside
 * the frozen one, and learns which of them serves. In each step of training that is drawn (Gumbel
 * softmax, straight-through); at the end the likelier copy stays, and blocks whose frozen copy won are
 * the source's, bit for bit. The paper chooses anew for each example, at the cost of a second network
 * and both copies in use; here the model keeps its layers and its speed.
 *
 * Batch normalisations keep the weights and the statistics of the source.
 *
 * @example
 * const { phases } = await fineTune(model, train, { recipe: spotTune(), seed: 7 });
 * phases.at(-1).notes; // ['stage_1 kept (0.31), stage_2 tuned (0.84)']
 */
export const spotTune = defineRecipe({
  type: 'recipes/SpotTune',
  options: {
    ...probeOptions,
    tuneEpochs: options.integer({ min: 1, default: 8 }),
    learningRate: options.number({ min: 0, default: 3e-4 }),
    /** Of the policies: Adam moves a logit by about as much in a step. */
    policyRate: options.number({ min: 0, default: 0.05 }),
    /** How likely the tuned copy of a block is at first. */
    tuned: options.number({ min: 1e-6, max: 1 - 1e-6, default: 0.6 }),
    /** τ of the soft choice that gradients come from. */
    temperature: options.number({ min: 1e-3, default: 1 }),
  },
  phases: (given, model) => afterProbe(model, given, tuning(given)),
  describe: (given) => describeAfterProbe(given, `SpotTune: ${tuning(given).description}`),
});
