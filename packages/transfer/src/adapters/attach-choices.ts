import { className, ConfigError, Parameter, tidy, type Model } from '@graftjs/core';
import { initializers } from '@graftjs/layers';
import { layerGroups } from '../rates/layer-groups.js';
import { headOf } from '../surgery/stages-of.js';
import { Adapters, type Adapted } from './adapters.js';
import { LayerChoice } from './layer-choice.js';

export interface ChoicesOptions {
  /** How likely the tuned copy of a group of layers is at first. */
  readonly tuned: number;
  readonly temperature: number;
}

export interface Choices {
  readonly adapters: Adapters;
  readonly choices: readonly LayerChoice[];
}

/**
 * A tuned copy of the weights before the head beside the frozen ones, and a choice between both for
 * each block or stage. Weights of batch normalisations are not copied.
 *
 * @throws ConfigError where there are no weights before the head, or the model has adapters already
 */
export function attachChoices(model: Model, options: ChoicesOptions): Choices {
  const head = new Set(headOf(model));
  const groups = layerGroups(model).map(({ name, layers }) => {
    const own = layers.filter(
      (layer) => !head.has(layer) && className(layer.type) !== 'BatchNormalization',
    );
    const weights = own.flatMap(({ parameters }) => parameters.filter((p) => p.role === 'weight'));
    return { name, weights: [...new Set(weights)] };
  });
  const some = groups.filter(({ weights }) => weights.length > 0);
  if (some.length === 0) {
    throw new ConfigError({
      where: 'spotTune',
      problem: `model "${model.name}" has no weights before its head to choose copies of`,
    });
  }
  const choices = some.map(({ name }) => new LayerChoice(name, options));
  const adapters = new Adapters(model, (names) =>
    some.flatMap(({ weights }, i) =>
      weights.map((target) =>
        copied(target, names.get(target) ?? target.path, choices[i] as LayerChoice),
      ),
    ),
  );
  return { adapters, choices };
}

function copied(target: Parameter, name: string, choice: LayerChoice): Adapted {
  const { shape } = target;
  const zeros = initializers.zeros();
  const tuned = new Parameter({ name: `${name}/tuned`, shape, initializer: zeros });
  tidy(() => tuned.assign(target.stored));
  return {
    target,
    name,
    parts: { tuned, policy: choice.policy },
    values: (stored) => choice.between(stored, tuned.value),
  };
}
