import {
  add,
  defineOptimizer,
  mul,
  options,
  reshape,
  tidy,
  zerosLike,
  type ResolvedOptions,
  type StepContext,
  type Tensor,
  type Tensor2D,
} from '@graftjs/core';
import { adamStep } from '../adam/adam-step.js';
import { matches, parameterFilter } from '../parameters/parameter-filter.js';
import { orthogonalize } from './orthogonalize.js';

const muonOptions = {
  momentum: options.number({ min: 0, max: 1, default: 0.95 }),
  nesterov: options.boolean({ default: true }),
  /** Newton-Schulz steps. */
  steps: options.integer({ min: 1, default: 5 }),
  weightDecay: options.number({ min: 0, default: 0.004 }),
  /** Parameters that AdamW moves: vectors at least, embeddings and the last layer too as a rule. */
  exclude: parameterFilter({ rankBelow: 2 }),
  /** AdamW's rate, as a multiple of Muon's. */
  adamRateRatio: options.number({ min: 0, default: 1 }),
  adamBeta1: options.number({ min: 0, max: 1, default: 0.9 }),
  adamBeta2: options.number({ min: 0, max: 1, default: 0.999 }),
  adamWeightDecay: options.number({ min: 0, default: 0.004 }),
  epsilon: options.number({ min: 0, default: 1e-7 }),
};
type Slots = { readonly m: Tensor; readonly v?: Tensor };
type Context = StepContext<typeof muonOptions, Slots>;

/**
 * Momentum whose steps are made orthogonal (Jordan 2024, with the scale of Liu et al. 2025):
 * m ← momentum · m + g, w ← w − rate · 0.2 · √max(rows, columns) · orthogonal(g + momentum · m).
 * For the matrices inside a network; kernels of convolutions count as matrices with a column for
 * each output. All that `exclude` finds (vectors by default) is moved by AdamW. Default rate
 * 0.001, weight decay 0.004.
 *
 * @example
 * muon(2e-3, { exclude: (parameter) => parameter.shape.length < 2 || parameter.path.startsWith('head/') });
 */
export const muon = defineOptimizer({
  type: 'optimizers/Muon',
  defaultRate: 1e-3,
  options: muonOptions,
  slots: (value): Slots => ({ m: zerosLike(value) }),
  step(context) {
    const { parameter, value, rate, options: o } = context;
    const byAdam = value.rank < 2 || matches(o.exclude, parameter);
    const { delta, slots } = byAdam ? adamUpdate(context) : muonUpdate(context);
    const decay = byAdam ? o.adamWeightDecay : o.weightDecay;
    return { delta: decay === 0 ? delta : add(delta, mul(value, rate * decay)), slots };
  },
});

function adamUpdate({ slots, rate, options, ...context }: Context) {
  const { m, v = zerosLike(m) } = slots;
  const { adamBeta1: beta1, adamBeta2: beta2, epsilon, adamRateRatio } = options;
  const own = { beta1, beta2, epsilon, amsgrad: false };
  return adamStep({ ...context, slots: { m, v }, rate: rate * adamRateRatio, options: own });
}

function muonUpdate({ gradient, slots, rate, options }: Context) {
  const { momentum, nesterov, steps }: ResolvedOptions<typeof muonOptions> = options;
  const m = tidy(() => add(mul(slots.m, momentum), gradient));
  const delta = tidy(() => {
    const ahead = nesterov ? add(gradient, mul(m, momentum)) : m;
    const matrix: Tensor2D = reshape(ahead, [-1, ahead.shape.at(-1) as number]);
    const scale = 0.2 * Math.sqrt(Math.max(...matrix.shape));
    return reshape(mul(orthogonalize(matrix, steps), rate * scale), ahead.shape);
  });
  return { delta, slots: { m } };
}
