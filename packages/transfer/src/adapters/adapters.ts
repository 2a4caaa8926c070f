import { ConfigError, tidy, type Model, type Parameter, type Tensor } from '@graftjs/core';
import { parameterNames } from '@graftjs/formats';

/** One parameter with an adapter on it. */
export interface Adapted {
  readonly target: Parameter;
  /** Of the target in its model: `block/dense/kernel`. */
  readonly name: string;
  /** The adapter's own parameters, by name. */
  readonly parts: Readonly<Record<string, Parameter>>;
  values(stored: Tensor): Tensor;
}

const attached = new WeakMap<Model, Adapters>();

/** The adapters on the parameters of a model, `null` where there are none. */
export function adaptersOf(model: Model): Adapters | null {
  return attached.get(model) ?? null;
}

/** Adapters on the parameters of a model: attached, trained, merged into it or taken off again. */
export class Adapters {
  readonly adapted: readonly Adapted[];
  readonly #model: Model;
  /** Stored values from before a merge; `null` while not merged. */
  #before: Map<Parameter, Tensor> | null = null;

  /** @param make makes the adapters, given the names of the parameters of the model */
  constructor(model: Model, make: (names: ReadonlyMap<Parameter, string>) => readonly Adapted[]) {
    const known = adaptersOf(model);
    if (known) {
      throw new ConfigError({
        where: 'adapters',
        problem: `model "${model.name}" has adapters already`,
        hint: 'Merge them and call dispose, which leaves the model as it then is.',
      });
    }
    const names = new Map([...parameterNames(model)].map(([name, parameter]) => [parameter, name]));
    this.adapted = make(names);
    this.#model = model;
    attached.set(model, this);
    this.#attach();
  }

  /** What trains. */
  get parameters(): Parameter[] {
    return this.adapted.flatMap(({ parts }) => Object.values(parts));
  }

  get merged(): boolean {
    return this.#before !== null;
  }

  /** Writes what the adapters make of the values into the model, which then needs them no more. */
  merge(): void {
    if (this.#before) return;
    const before = new Map<Parameter, Tensor>();
    for (const { target, values } of this.adapted) {
      before.set(
        target,
        tidy(() => target.stored.clone()),
      );
      target.adapt(null);
      tidy(() => target.assign(values(target.stored)));
    }
    this.#before = before;
  }

  /** Puts the values from before the merge back, bit for bit, and the adapters on them. */
  unmerge(): void {
    if (!this.#before) return;
    for (const [target, values] of this.#before) {
      target.assign(values);
      values.dispose();
    }
    this.#before = null;
    this.#attach();
  }

  /** Takes them off and frees them; what was merged stays. */
  dispose(): void {
    for (const { target } of this.adapted) target.adapt(null);
    for (const parameter of this.parameters) parameter.dispose();
    for (const values of this.#before?.values() ?? []) values.dispose();
    this.#before = null;
    if (attached.get(this.#model) === this) attached.delete(this.#model);
  }

  #attach(): void {
    for (const { target, parts, values } of this.adapted) {
      target.adapt({ parameters: Object.values(parts), values });
    }
  }
}
