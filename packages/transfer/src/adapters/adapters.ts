import { ConfigError, tensor, tidy, type Parameter, type Tensor } from '@graftjs/core';

/** Numbers by the path of what they adapt: the whole difference to the source model. */
export type AdapterState = Readonly<
  Record<string, Readonly<Record<string, { readonly shape: number[]; readonly data: number[] }>>>
>;

/** One parameter with an adapter on it. */
export interface Adapted {
  readonly target: Parameter;
  /** The adapter's own parameters, by name. */
  readonly parts: Readonly<Record<string, Parameter>>;
  values(stored: Tensor): Tensor;
}

/** Adapters on the parameters of a model: attached, trained, merged into it or taken off again. */
export class Adapters {
  /** Stored values from before a merge; `null` while not merged. */
  #before: Map<Parameter, Tensor> | null = null;

  constructor(readonly adapted: readonly Adapted[]) {
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
  }

  /** The adapters' numbers alone, for a small file. */
  async state(): Promise<AdapterState> {
    const entries = this.adapted.map(async ({ target, parts }) => {
      const numbers = Object.entries(parts).map(async ([name, { stored, shape }]) => [
        name,
        { shape: [...shape], data: Array.from(await stored.data()) },
      ]);
      return [target.path, Object.fromEntries(await Promise.all(numbers))] as const;
    });
    return Object.fromEntries(await Promise.all(entries)) as AdapterState;
  }

  /** Takes over numbers that `state` gave. */
  restore(state: AdapterState): void {
    for (const { target, parts } of this.adapted) {
      for (const [name, parameter] of Object.entries(parts)) {
        const saved = state[target.path]?.[name];
        if (!saved) {
          throw new ConfigError({
            where: 'adapters',
            problem: `there is nothing for "${name}" of parameter "${target.path}"`,
          });
        }
        tidy(() => parameter.assign(tensor(saved.data, saved.shape)));
      }
    }
  }

  #attach(): void {
    for (const { target, parts, values } of this.adapted) {
      target.adapt({ parameters: Object.values(parts), values });
    }
  }
}
