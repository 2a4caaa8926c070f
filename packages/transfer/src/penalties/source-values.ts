import { keep, tidy, type Parameter, type Tensor } from '@graftjs/core';

/** Copies of the values that parameters had. */
export class SourceValues {
  readonly #values = new Map<Parameter, Tensor>();

  constructor(parameters: Iterable<Parameter>) {
    // A variable is replaced by `assign`, not written to, so a reference to its values is a copy.
    for (const parameter of parameters) {
      this.#values.set(parameter, keep(tidy(() => parameter.stored.clone())));
    }
  }

  of(parameter: Parameter): Tensor | undefined {
    return this.#values.get(parameter);
  }

  /** Puts them back, bit for bit. */
  restore(): void {
    for (const [parameter, value] of this.#values) parameter.assign(value);
  }

  /** Runs something with them in place of the present values, which stay as they are. */
  within<T>(run: () => T): T {
    const adapters = [...this.#values.keys()].map(({ adapter }) => adapter);
    for (const [parameter, value] of this.#values) {
      parameter.adapt({ parameters: [], values: () => value });
    }
    try {
      return run();
    } finally {
      [...this.#values.keys()].forEach((parameter, i) => parameter.adapt(adapters[i] ?? null));
    }
  }

  dispose(): void {
    for (const value of this.#values.values()) value.dispose();
    this.#values.clear();
  }
}
