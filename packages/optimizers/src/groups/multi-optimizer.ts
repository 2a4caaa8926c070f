import {
  defineValue,
  options,
  type Factory,
  type Optimizer,
  type Parameter,
  type ParameterGradient,
} from '@graftjs/core';
import { matches, type ParameterPattern } from '../parameters/parameter-filter.js';

/** An optimizer for the parameters that a pattern finds. */
export interface OptimizerGroup extends ParameterPattern {
  readonly optimizer: Optimizer;
}

const isOptimizer = (value: unknown): value is Optimizer =>
  typeof value === 'object' && value !== null && 'stateOf' in value;

const schema = {
  groups: options.custom<readonly OptimizerGroup[]>(
    'a list of { names, rankBelow, optimizer }',
    (groups) =>
      Array.isArray(groups) &&
      groups.every((group) => isOptimizer((group as OptimizerGroup).optimizer))
        ? (groups as OptimizerGroup[])
        : undefined,
  ),
  /** Moves what no group finds; its rate is the rate that logs show. */
  otherwise: options.custom<Optimizer>('an optimizer', (value) =>
    isOptimizer(value) ? value : undefined,
  ),
};

/**
 * An optimizer for each group of parameters; the first group that finds a parameter has it.
 * `setLearningRate` changes the rates of all by the same factor.
 *
 * @example
 * multiOptimizer([{ names: ['embedding/'], optimizer: adagrad(0.1) }], { otherwise: adam(1e-3) });
 */
export const multiOptimizer: Factory<Optimizer, typeof schema, 'groups'> = defineValue({
  type: 'optimizers/MultiOptimizer',
  options: schema,
  positional: 'groups',
  make({ groups, otherwise }): Omit<Optimizer, 'type' | 'getConfig'> {
    const all = [...new Set([...groups.map(({ optimizer }) => optimizer), otherwise])];
    const ownerOf = (parameter: Parameter): Optimizer =>
      groups.find(({ names, rankBelow }) =>
        matches(
          { ...(names && { names }), ...(rankBelow !== undefined && { rankBelow }) },
          parameter,
        ),
      )?.optimizer ?? otherwise;
    const own = <T extends { readonly parameter: Parameter }>(list: readonly T[], one: Optimizer) =>
      list.filter(({ parameter }) => ownerOf(parameter) === one);
    return {
      get learningRate() {
        return otherwise.learningRate;
      },
      get iterations() {
        return otherwise.iterations;
      },
      setLearningRate(rate) {
        const factor = rate / otherwise.learningRate;
        for (const one of all) {
          one.setLearningRate(Number.isFinite(factor) ? one.learningRate * factor : rate);
        }
      },
      apply(gradients: readonly ParameterGradient[]) {
        for (const one of all) one.apply(own(gradients, one));
      },
      averageOf: (parameter) => ownerOf(parameter).averageOf?.(parameter) ?? null,
      stateOf: (parameter) => ownerOf(parameter).stateOf(parameter),
      restore(iterations, states) {
        const list = [...states];
        for (const one of all) one.restore(iterations, own(list, one));
      },
      async remember() {
        const bringBack = await Promise.all(all.map((one) => one.remember()));
        return () => {
          for (const bring of bringBack) bring();
        };
      },
      park: async () => {
        for (const one of all) await one.park();
      },
      dispose() {
        for (const one of all) one.dispose();
      },
    };
  },
});
