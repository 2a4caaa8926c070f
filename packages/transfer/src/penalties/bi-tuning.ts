import { knownOptions } from '../words/known-options.js';
import { printed } from '../words/printed.js';
import { className, ConfigError, type Layer, type Model } from '@graftjs/core';
import { BoundBiTuning, type BiTuningSettings } from './bound-bi-tuning.js';
import { lastWeighted } from './features-before.js';
import type { SourcePenalty } from './source-penalty.js';

export interface BiTuningOptions {
  /** Keys that are remembered of each class, K. Default 40. */
  readonly queue?: number;
  /** How slowly the encoder of keys follows the model, m. Default 0.999. */
  readonly momentum?: number;
  /** T of the contrasts. Default 0.07. */
  readonly temperature?: number;
  /** Numbers that features are projected to. Default 128. */
  readonly projection?: number;
  /** Of both contrasts together. Default 1. */
  readonly weight?: number;
}

/**
 * Bi-Tuning (Zhong et al. 2020): beside the loss, examples of a class are drawn together and apart from
 * those of others, twice. An encoder that follows the model slowly, θₖ ← m θₖ + (1 − m) θ, makes keys
 * of each batch; the last K of each class are remembered. With y even over an example's own key and the
 * K of its class, weight · (KL(y ‖ softmax(w·h / T)) + KL(y ‖ softmax(z·zₖ / T))): between the weights
 * w of its class in the classifier and features h with a 1 behind them (no gradient flows to w), and
 * between projections z of features. All are of unit length.
 *
 * A query and its key see the same view of an example; dropout before the classifier tells them apart.
 * Both contrasts compare with what was remembered before the batch; the published code lets features
 * of the batch itself into the first. Where features are frozen it costs and does nothing.
 *
 * @throws ConfigError where an option is out of range; when fine-tuning begins, where the head does not
 * end in a dense layer with an output for each of two classes or more
 * @example
 * await fineTune(model, train, { recipe: lpft(), penalty: biTuning({ queue: 16 }) });
 */
export function biTuning(given: BiTuningOptions = {}): SourcePenalty {
  const {
    queue = 40,
    momentum = 0.999,
    temperature = 0.07,
    projection = 128,
    weight = 1,
  } = knownOptions('biTuning', given, ['queue', 'momentum', 'temperature', 'projection', 'weight']);
  const settings = { queue, momentum, temperature, projection, weight };
  check(settings);
  return printed({
    name: 'biTuning',
    describe: () =>
      `Bi-Tuning: ${weight} (contrast of classes + of projections), ` +
      `K = ${queue}, m = ${momentum}, T = ${temperature}`,
    bind: ({ model, random }) => new BoundBiTuning(classifierOfClasses(model), settings, random),
  });
}

function classifierOfClasses(model: Model): Layer {
  const layer = lastWeighted('biTuning', model);
  const units = className(layer.type) === 'Dense' ? Number(layer.getConfig()['units']) : 0;
  if (units > 1 && model.outputs.length === 1) return layer;
  throw new ConfigError({
    where: 'biTuning',
    problem: 'the head does not end in a dense layer with an output for each class',
    operands: [
      { label: 'layer', value: layer.name },
      { label: 'outputs of the model', value: model.outputs.length },
    ],
    hint: 'Two classes are dense(2, { activation: "softmax" }).',
  });
}

function check({ queue, momentum, temperature, projection, weight }: BiTuningSettings): void {
  const whole = (value: number): boolean => Number.isInteger(value) && value >= 1;
  const wrong = (
    [
      ['queue', queue, whole(queue), 'a whole number, 1 or more'],
      ['momentum', momentum, momentum >= 0 && momentum < 1, '0 or more and below 1'],
      ['temperature', temperature, temperature > 0, 'above 0'],
      ['projection', projection, whole(projection), 'a whole number, 1 or more'],
      ['weight', weight, weight >= 0, '0 or more'],
    ] as const
  ).find(([, , fine]) => !fine);
  if (!wrong) return;
  const [name, got, , expected] = wrong;
  throw new ConfigError({
    where: 'biTuning',
    problem: `option ${name} cannot be used`,
    operands: [
      { label: 'expected', value: expected },
      { label: 'got', value: got },
    ],
  });
}
