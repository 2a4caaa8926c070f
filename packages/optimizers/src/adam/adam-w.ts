import { add, defineOptimizer, mul, options } from '@graftjs/core';
import { adamOptions, adamSlots, adamStep, fusedAdam, type AdamSlots } from './adam-step.js';
import { matches, parameterFilter } from '../parameters/parameter-filter.js';

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2017): w ← w − rate · weightDecay · w,
 * beside Adam's own step and not through its moments. Default rate 0.001, weight decay 0.004.
 *
 * @example
 * adamW(1e-4, { weightDecay: 0.05, exclude: { rankBelow: 2 } });
 */
export const adamW = defineOptimizer({
  type: 'optimizers/AdamW',
  defaultRate: 1e-3,
  options: {
    ...adamOptions,
    weightDecay: options.number({ min: 0, default: 0.004 }),
    /** Parameters without decay: `{ names, rankBelow }` or a predicate. */
    exclude: parameterFilter(),
  },
  slots: (value, options): AdamSlots => adamSlots(value, options),
  step(context) {
    const { delta, slots } = adamStep(context);
    const { rate, value, parameter, options } = context;
    const decay = matches(options.exclude, parameter) ? 0 : options.weightDecay;
    return { delta: decay === 0 ? delta : add(delta, mul(value, rate * decay)), slots };
  },
  fused(context) {
    const { parameter, options } = context;
    return fusedAdam(context, matches(options.exclude, parameter) ? 0 : options.weightDecay);
  },
});
