import { options, type Parameter } from '@graftjs/core';
import { defineLink } from '../chain/link.js';
import {
  matches,
  type ParameterFilter,
  type ParameterPattern,
} from '../parameters/parameter-filter.js';
import { shrink } from './shrink.js';

/** Parameters with a rate and decay of their own. */
export interface ParameterGroup extends ParameterPattern {
  /** Which parameters, where names and ranks do not say it; cannot be saved. */
  readonly match?: (parameter: Parameter) => boolean;
  /** Multiplies the learning rate; default 1. */
  readonly rateScale?: number;
  /** Decoupled weight decay; default none. */
  readonly weightDecay?: number;
}

const KEYS = new Set(['names', 'rankBelow', 'match', 'rateScale', 'weightDecay']);
const isAmount = (value: unknown) =>
  value === undefined || (typeof value === 'number' && value >= 0 && Number.isFinite(value));
const isGroup = (group: ParameterGroup) =>
  Object.keys(group).every((key) => KEYS.has(key)) &&
  isAmount(group.rateScale) &&
  isAmount(group.weightDecay);

const filterOf = ({ match, names, rankBelow }: ParameterGroup): ParameterFilter =>
  match ?? { ...(names && { names }), ...(rankBelow !== undefined && { rankBelow }) };

/**
 * Rates and weight decay by groups of parameters, around any optimizer: per layer, per stage, or by
 * depth (`layerwiseDecay`). The first group that finds a parameter counts; others keep the
 * optimizer's rate.
 *
 * @example
 * chain(
 *   parameterGroups([
 *     { names: ['head/'], rateScale: 10 },
 *     { rankBelow: 2, weightDecay: 0 },
 *     { names: ['/kernel'], weightDecay: 0.01 },
 *   ]),
 *   adam(1e-4),
 * );
 */
export const parameterGroups = defineLink({
  type: 'optimizers/ParameterGroups',
  options: {
    groups: options.custom<readonly ParameterGroup[]>(
      'a list of { names, rankBelow, match, rateScale, weightDecay }',
      (groups) =>
        Array.isArray(groups) && groups.every(isGroup) ? (groups as ParameterGroup[]) : undefined,
    ),
  },
  positional: 'groups',
  stateful: false,
  around: ({ inner, options: { groups } }) => ({
    apply(gradients) {
      const rate = inner.learningRate;
      const scaled = gradients.map((entry) => {
        const group = groups.find((group) => matches(filterOf(group), entry.parameter));
        const rateScale = (entry.rateScale ?? 1) * (group?.rateScale ?? 1);
        shrink(entry.parameter, rate * rateScale * (group?.weightDecay ?? 0));
        return { ...entry, rateScale };
      });
      inner.apply(scaled);
    },
  }),
});
