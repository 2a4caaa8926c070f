import { sub, tidy, type Tensor } from '@tensorflow/tfjs-core';
import type { Parameter } from '../parameter/parameter.js';
import type { NoOptions, OptionSchema, ResolvedOptions } from '../options/option.js';
import { className } from '../layer/layer.js';
import { ShapeError } from '../errors/shape-error.js';
import { sameShape } from '../shape/shape.js';
import { defineValue, type Factory } from '../serialization/define-value.js';
import { runFusedStep, type FusedStep } from './fused-step.js';
import type { Optimizer, ParameterGradient } from './optimizer.js';
import type { Schedule } from './schedule.js';
import { optionsAt, scheduled, valueAt, type StepOptions } from './scheduled.js';
import { SlotStore } from './slot-store.js';

/** What one update of one parameter has at hand. */
export interface StepContext<S extends OptionSchema, Slots> {
  readonly parameter: Parameter;
  readonly value: Tensor;
  readonly gradient: Tensor;
  readonly slots: Slots;
  /** The learning rate of this step, schedule and scale applied. */
  readonly rate: number;
  /** How often this parameter was moved, this time counted: 1 at the first. */
  readonly step: number;
  /** Of this step: an option with a schedule is a number here. */
  readonly options: StepOptions<S>;
}

export interface OptimizerDefinition<
  S extends OptionSchema,
  Slots extends { [name: string]: Tensor },
> {
  readonly type: string;
  readonly options?: S;
  /** Learning rate when none is given. */
  readonly defaultRate: number;
  /** The first state of a parameter. */
  slots(value: Tensor, options: ResolvedOptions<S>): Slots;
  /** What to subtract from the parameter, and the next state. Pure: nothing is assigned in it. */
  step(context: StepContext<S, Slots>): { readonly delta: Tensor; readonly slots: Slots };
  /**
   * The same step as one kernel, for backends that have it; `null` where these options have none.
   * `step` is what runs everywhere else, and says what the kernel must give.
   */
  fused?(context: StepContext<S, Slots>): FusedStep<keyof Slots & string> | null;
  /** The slot that holds the values to evaluate and to keep, where parameters hold others. */
  readonly average?: keyof Slots & string;
}

const rateOption = (defaultRate: number) =>
  scheduled('a learning rate of at least 0', { min: 0, default: defaultRate });
export type OptimizerOptions = { readonly learningRate: ReturnType<typeof rateOption> };

/**
 * An optimizer of your own: the update of one parameter as a pure function. State per parameter,
 * schedules, constraints, saving and restoring come from here.
 *
 * @example
 * const momentum = defineOptimizer({
 *   type: 'acme/Momentum',
 *   defaultRate: 0.01,
 *   options: { momentum: options.number({ default: 0.9 }) },
 *   slots: (value) => ({ velocity: zerosLike(value) }),
 *   step({ gradient, slots, rate, options: { momentum } }) {
 *     const velocity = add(mul(slots.velocity, momentum), mul(gradient, rate));
 *     return { delta: velocity, slots: { velocity } };
 *   },
 * });
 */
export function defineOptimizer<
  const S extends OptionSchema = NoOptions,
  Slots extends { [name: string]: Tensor } = { [name: string]: Tensor },
>(
  definition: OptimizerDefinition<S, Slots>,
): Factory<Optimizer, S & OptimizerOptions, 'learningRate'> {
  return defineValue<Optimizer, S & OptimizerOptions, 'learningRate'>({
    type: definition.type,
    options: {
      ...(definition.options ?? ({} as S)),
      learningRate: rateOption(definition.defaultRate),
    },
    positional: 'learningRate',
    make: (options) =>
      new DefinedOptimizer(
        definition,
        options as ResolvedOptions<S>,
        (options as ResolvedOptions<OptimizerOptions>).learningRate,
      ).members(),
  });
}

class DefinedOptimizer<S extends OptionSchema, Slots extends { [name: string]: Tensor }> {
  readonly #states = new SlotStore<Slots>();
  #iterations = 0;

  constructor(
    private readonly definition: OptimizerDefinition<S, Slots>,
    private readonly options: ResolvedOptions<S>,
    private rate: number | Schedule,
  ) {}

  members(): Omit<Optimizer, 'type' | 'getConfig'> {
    const currentRate = () => this.#currentRate();
    const iterations = () => this.#iterations;
    const { average } = this.definition;
    return {
      get learningRate() {
        return currentRate();
      },
      get iterations() {
        return iterations();
      },
      setLearningRate: (rate) => {
        this.rate = rate;
      },
      apply: (gradients) => this.#apply(gradients),
      stateOf: (parameter) => this.#states.get(parameter),
      ...(average && {
        averageOf: (parameter: Parameter) => this.#states.get(parameter)?.slots[average] ?? null,
      }),
      remember: () => this.#remember(),
      park: () => this.#states.park(),
      restore: (count, states) => {
        this.#iterations = count;
        this.#states.restore(states);
      },
      dispose: () => {
        this.#iterations = 0;
        this.#states.dispose();
      },
    };
  }

  #currentRate(): number {
    return valueAt(this.rate, this.#iterations);
  }

  async #remember(): Promise<() => void> {
    const { rate } = this;
    const iterations = this.#iterations;
    const bringBack = await this.#states.remember();
    return () => {
      this.rate = rate;
      this.#iterations = iterations;
      bringBack();
    };
  }

  #apply(gradients: readonly ParameterGradient[]): void {
    const rate = this.#currentRate();
    const options = optionsAt(this.options, this.#iterations);
    for (const { parameter, gradient, rateScale = 1 } of gradients) {
      checkGradient(this.definition.type, parameter, gradient);
      const before = this.#states.get(parameter);
      const step = (before?.step ?? 0) + 1;
      tidy(() => {
        const { value } = parameter;
        const next = this.#next({
          parameter,
          value,
          gradient,
          slots: before?.slots ?? this.definition.slots(value, this.options),
          rate: rate * rateScale,
          step,
          options,
        });
        const { constraint } = parameter;
        parameter.assign(constraint ? constraint.project(next.value) : next.value);
        this.#states.set(parameter, step, next.slots);
      });
    }
    this.#iterations += 1;
  }

  #next(context: StepContext<S, Slots>): { value: Tensor; slots: Slots } {
    const { value, gradient, slots } = context;
    const fused = this.definition.fused?.(context);
    const result = fused && runFusedStep(fused, value, gradient, slots);
    if (result) return result as { value: Tensor; slots: Slots };
    const updated = this.definition.step(context);
    return { value: sub(value, updated.delta), slots: updated.slots };
  }
}

function checkGradient(type: string, parameter: Parameter, gradient: Tensor): void {
  if (sameShape(gradient.shape, parameter.shape)) return;
  throw new ShapeError({
    where: `optimizer ${className(type)}`,
    problem: `the gradient does not fit parameter "${parameter.path}"`,
    operands: [
      { label: 'gradient', value: gradient.shape },
      { label: 'parameter', value: parameter.shape },
    ],
  });
}
