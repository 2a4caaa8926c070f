import { options, type Layer, type Parameter } from '@graftjs/core';
import { toZero } from '../rates/to-zero.js';
import { afterProbe, describeAfterProbe } from './after-probe.js';
import { defineRecipe } from './define-recipe.js';
import { probeOptions } from './probe-options.js';
import { trainingPhase } from './training-phase.js';

interface Choice {
  readonly type: string;
  /** Name of the phase. */
  readonly name: string;
  /** What it trains, in words. */
  readonly trains: string;
  /** Whether a parameter of a layer learns beside the head's. */
  readonly parameters: (parameter: Parameter, layer: Layer) => boolean;
}

interface TuneOptions {
  readonly tuneEpochs: number;
  readonly learningRate: number;
}

/** A probe, then the head with the parameters of some names in all layers. */
export function probeThenNamed({ type, name, trains, parameters }: Choice) {
  const tuning = ({ tuneEpochs, learningRate }: TuneOptions) =>
    trainingPhase({
      name,
      train: () => true,
      trains,
      epochs: tuneEpochs,
      learningRate,
      schedule: toZero,
      freezeNormalization: false,
      parameters: (parameter, isHead, layer) => isHead || parameters(parameter, layer),
    });
  return defineRecipe({
    type,
    options: {
      ...probeOptions,
      tuneEpochs: options.integer({ min: 1, default: 6 }),
      learningRate: options.number({ min: 0, default: 1e-3 }),
    },
    phases: (given, model) => afterProbe(model, given, tuning(given)),
    describe: (given) => describeAfterProbe(given, `${name}: ${tuning(given).description}`),
  });
}
