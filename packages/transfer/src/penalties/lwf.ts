import {
  inferenceContext,
  mul,
  Random,
  scalar,
  type Model,
  type Scalar,
  type SymbolicTensor,
  type Tensor,
} from '@graftjs/core';
import { subModel } from '@graftjs/layers';
import { checkPositive, checkStrength } from '../statistics/check-number.js';
import { SourceClassifier } from './source-classifier.js';
import type { BoundPenalty, SourcePenalty } from './source-penalty.js';
import { SourceValues } from './source-values.js';
import { temperedDivergence } from './tempered-divergence.js';
import { knownOptions } from '../words/known-options.js';
import { printed } from '../words/printed.js';

export interface LwfOptions {
  /** The model that was grafted, with its own classifier, which stays as it is. */
  readonly base: Model;
  /** Default 2. */
  readonly temperature?: number;
  /** Default 1. */
  readonly weight?: number;
}

/**
 * Learning without forgetting (Li and Hoiem 2016): on the new examples, what the source's classifier
 * says to the features is held to what it said before: T² · KL(source ‖ now). The paper trains that
 * classifier along; here it stays, so that `base` keeps its head.
 *
 * @example
 * const model = graft(base, { head: [dense(5, { activation: 'softmax' })] });
 * await fineTune(model, train, { recipe: lpft(), penalty: lwf({ base }) });
 */
export function lwf(given: LwfOptions): SourcePenalty {
  const {
    base,
    temperature = 2,
    weight = 1,
  } = knownOptions('lwf', given, ['base', 'temperature', 'weight']);
  checkPositive('lwf', 'temperature', temperature);
  checkStrength('lwf', 'weight', weight);
  return printed({
    name: 'lwf',
    describe: () =>
      `learning without forgetting: ${weight} T^2 KL(source, now), T = ${temperature}`,
    bind({ model }): BoundPenalty {
      const classifier = new SourceClassifier('lwf', model, base);
      const start = new SourceValues(model.parameters);
      let place: SymbolicTensor | null = null;
      let features: Model | null = null;
      return {
        name: 'lwf',
        runsSource: true,
        dispose: () => start.dispose(),
        begin({ rest }) {
          place = classifier.placeIn(rest);
          features = place && subModel(rest, { to: place, inputs: 'all' });
          return place ? [place] : [];
        },
        term(_, { x, inside }) {
          if (!place || !features) return scalar(0);
          const part = features;
          const [before] = start.within(() => part.call(x, inferenceContext(new Random(0))));
          const [theirs, ours] = [before as Tensor, inside(place)].map(
            (made) => classifier.scores(made).logits,
          );
          return mul<Scalar>(
            temperedDivergence(theirs as Tensor, ours as Tensor, temperature),
            weight,
          );
        },
      };
    },
  });
}
