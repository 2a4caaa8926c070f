import {
  className,
  defineValue,
  SlotStore,
  type Factory,
  type NoOptions,
  type Optimizer,
  type OptionSchema,
  type Parameter,
  type ParameterGradient,
  type ResolvedOptions,
  type Serializable,
  type SlotState,
  type Tensor,
} from '@graftjs/core';

type Members = Omit<Optimizer, keyof Serializable>;
type Slots = { readonly [name: string]: Tensor };

/** Part of a chain: sees gradients before an optimizer takes them, and parameters afterwards. */
export interface Link extends Serializable {
  /** Whether it remembers something of parameters. */
  readonly stateful: boolean;
  /** The optimizer with this link around it. */
  around(inner: Optimizer): Members;
}

/** What a link does around one optimizer. */
export interface LinkBehaviour {
  /** @param iterations how often it was called before */
  apply(gradients: readonly ParameterGradient[], iterations: number): void;
  averageOf?(parameter: Parameter): Tensor | null;
  perturb?(gradients: readonly ParameterGradient[]): () => void;
  lossScale?(): number;
  /** How many steps the inner optimizer has taken after so many of this one; default all. */
  innerIterations?(iterations: number): number;
  /** Called when saved slots have come back. */
  restored?(): void;
}

/** What `defineLink` takes. */
export interface LinkDefinition<S extends OptionSchema, Positional extends keyof S & string> {
  readonly type: string;
  readonly options?: S;
  readonly positional?: Positional;
  /** Whether `slots` are used. */
  readonly stateful: boolean;
  around(context: {
    readonly inner: Optimizer;
    /** What the link remembers of each parameter; saved and parked with the optimizer's own. */
    readonly slots: SlotStore;
    readonly options: ResolvedOptions<S>;
  }): LinkBehaviour;
}

/**
 * A part of chains of your own: what happens around each step of any optimizer.
 *
 * @example
 * const logged = defineLink({
 *   type: 'acme/Logged',
 *   stateful: false,
 *   around: ({ inner }) => ({
 *     apply(gradients, iterations) {
 *       console.log(iterations, gradients.length);
 *       inner.apply(gradients);
 *     },
 *   }),
 * });
 */
export function defineLink<
  const S extends OptionSchema = NoOptions,
  const Positional extends keyof S & string = never,
>(definition: LinkDefinition<S, Positional>): Factory<Link, S, Positional> {
  const { type, positional, stateful } = definition;
  const prefix = `${className(type)}.`;
  return defineValue<Link, S, Positional>({
    type,
    options: definition.options ?? ({} as S),
    positional,
    make: (options) => ({
      stateful,
      around(inner: Optimizer): Members {
        const slots = new SlotStore();
        const behaviour = definition.around({ inner, slots, options });
        return new LinkedOptimizer(prefix, inner, slots, behaviour).members();
      },
    }),
  });
}

/** An optimizer with a link around it: two memories that look like one. */
class LinkedOptimizer {
  #iterations = 0;

  constructor(
    private readonly prefix: string,
    private readonly inner: Optimizer,
    private readonly slots: SlotStore,
    private readonly behaviour: LinkBehaviour,
  ) {}

  members(): Members {
    const { inner, slots, behaviour } = this;
    const iterations = () => this.#iterations;
    const averageOf = behaviour.averageOf ?? inner.averageOf;
    const perturb = behaviour.perturb ?? inner.perturb;
    return {
      get learningRate() {
        return inner.learningRate;
      },
      get iterations() {
        return iterations();
      },
      get lossScale() {
        return behaviour.lossScale?.() ?? inner.lossScale ?? 1;
      },
      setLearningRate: (rate) => inner.setLearningRate(rate),
      apply: (gradients) => {
        behaviour.apply(gradients, this.#iterations);
        this.#iterations += 1;
      },
      ...(averageOf && { averageOf }),
      ...(perturb && { perturb }),
      stateOf: (parameter) => this.#stateOf(parameter),
      restore: (count, states) => this.#restore(count, [...states]),
      remember: () => this.#remember(),
      park: async () => {
        await inner.park();
        await slots.park();
      },
      dispose: () => {
        this.#iterations = 0;
        inner.dispose();
        slots.dispose();
      },
    };
  }

  #stateOf(parameter: Parameter): SlotState | null {
    const [own, inner] = [this.slots.get(parameter), this.inner.stateOf(parameter)];
    if (!own) return inner;
    const named = Object.entries(own.slots).map(([name, slot]) => [this.prefix + name, slot]);
    return { step: inner?.step ?? 0, slots: { ...inner?.slots, ...Object.fromEntries(named) } };
  }

  async #remember(): Promise<() => void> {
    const iterations = this.#iterations;
    const bringBack = [await this.inner.remember(), await this.slots.remember()];
    return () => {
      this.#iterations = iterations;
      for (const bring of bringBack) bring();
      this.behaviour.restored?.();
    };
  }

  #restore(
    iterations: number,
    states: readonly { readonly parameter: Parameter; readonly state: SlotState }[],
  ): void {
    this.#iterations = iterations;
    const pick = (own: boolean) =>
      states.map(({ parameter, state: { step, slots } }) => {
        const entries = Object.entries(slots).filter(
          ([name]) => name.startsWith(this.prefix) === own,
        );
        const named = entries.map(([name, slot]) => [
          own ? name.slice(this.prefix.length) : name,
          slot,
        ]);
        return { parameter, state: { step, slots: Object.fromEntries(named) as Slots } };
      });
    const known = ({ state }: { state: SlotState }) => Object.keys(state.slots).length > 0;
    this.slots.restore(pick(true).filter(known));
    this.behaviour.restored?.();
    const inner = pick(false).filter((entry) => entry.state.step > 0 || known(entry));
    this.inner.restore(this.behaviour.innerIterations?.(iterations) ?? iterations, inner);
  }
}
