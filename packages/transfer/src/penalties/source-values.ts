import { keep, tidy, type Parameter, type Tensor } from '@graftjs/core';
import { withValues } from './with-values.js';

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
    return withValues(this.#values, run);
  }

  dispose(): void {
    for (const value of this.#values.values()) value.dispose();
    this.#values.clear();
  }
}
