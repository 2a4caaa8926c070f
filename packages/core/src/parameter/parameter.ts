import {
  cast,
  tidy,
  variable,
  type DataType,
  type Tensor,
  type Variable,
} from '@tensorflow/tfjs-core';
import type { Constraint } from '../constraint/constraint.js';
import { DisposedError } from '../errors/disposed-error.js';
import { ShapeError } from '../errors/shape-error.js';
import type { Initializer } from '../initializer/initializer.js';
import { Random } from '../random/random.js';
import type { Regularizer } from '../regularizer/regularizer.js';
import { sizeOf } from '../shape/shape.js';

export interface ParameterSettings {
  readonly name: string;
  readonly shape: readonly number[];
  readonly initializer: Initializer;
  readonly dtype?: DataType;
  /** `weight` is trained by gradients; `state` moves by other means (batch statistics). */
  readonly role?: 'weight' | 'state';
  readonly regularizer?: Regularizer | null;
  readonly constraint?: Constraint | null;
  /** Whose it is; gives the parameter its path. */
  readonly owner?: { readonly name: string };
}

/**
 * Values that are computed from the stored ones in each pass, and from parameters of their own, such
 * as a low-rank update. Gradients train those; the stored values stay.
 */
export interface ParameterAdapter {
  readonly parameters: readonly Parameter[];
  /** The values to use, differentiable by the adapter's parameters. Runs in a `tidy` scope. */
  values(stored: Tensor): Tensor;
}

let parametersMade = 0;

/**
 * One array of numbers that belongs to a layer. Its identity is what optimizers keep their state
 * by, and its values are made at first use: a model that is about to be loaded draws no random
 * numbers, and `fit({ seed })` decides the values of one that is new.
 */
export class Parameter {
  /** Unique in this process. */
  readonly id = parametersMade++;
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: DataType;
  readonly role: 'weight' | 'state';
  readonly regularizer: Regularizer | null;
  readonly constraint: Constraint | null;
  /** Whether gradients may train it, given that its layer is trainable. */
  trainable: boolean;
  readonly #initializer: Initializer;
  readonly #owner: { readonly name: string } | undefined;
  #variable: Variable | null = null;
  #adapter: ParameterAdapter | null = null;
  #disposed = false;

  constructor(settings: ParameterSettings) {
    this.name = settings.name;
    this.shape = [...settings.shape];
    this.dtype = settings.dtype ?? 'float32';
    this.role = settings.role ?? 'weight';
    this.regularizer = settings.regularizer ?? null;
    this.constraint = settings.constraint ?? null;
    this.trainable = this.role === 'weight';
    this.#initializer = settings.initializer;
    this.#owner = settings.owner;
  }

  /** `dense_1/kernel`. */
  get path(): string {
    return this.#owner ? `${this.#owner.name}/${this.name}` : this.name;
  }

  /** Number of elements. */
  get size(): number {
    return sizeOf(this.shape);
  }

  /** Whether it has values yet. */
  get initialized(): boolean {
    return this.#variable !== null;
  }

  /**
   * The values that layers use, made now if need be. The tensor lives as long as the parameter; under
   * an adapter it is made anew each time, and belongs to the caller's tidy scope.
   */
  get value(): Variable {
    if (!this.#adapter) return this.stored;
    return this.#adapter.values(this.stored) as Variable;
  }

  /** The parameter's own values, whatever an adapter makes of them. */
  get stored(): Variable {
    return this.#variable ?? this.initialize(Random.fromEntropy());
  }

  get adapter(): ParameterAdapter | null {
    return this.#adapter;
  }

  /** Puts an adapter on the values, or takes it off. While it is on, it trains and they do not. */
  adapt(adapter: ParameterAdapter | null): void {
    this.#adapter = adapter;
  }

  /** Makes the first values; does nothing where there are some. */
  initialize(random: Random): Variable {
    return this.#variable ?? this.#adopt(() => this.#initializer.values(this.shape, random));
  }

  /** Replaces the values. The tensor given stays its owner's. */
  assign(values: Tensor): void {
    if (values.shape.length !== this.shape.length || values.size !== this.size) {
      throw this.#misfit(values.shape);
    }
    if (values.shape.some((axis, i) => axis !== this.shape[i])) throw this.#misfit(values.shape);
    if (this.#variable) {
      this.#alive();
      const target = this.#variable;
      // tfjs would free the values before it takes them over from themselves.
      if (values.dataId === target.dataId) return;
      tidy(() => target.assign(values.dtype === this.dtype ? values : cast(values, this.dtype)));
    } else {
      this.#adopt(() => values.clone());
    }
  }

  dispose(): void {
    this.#variable?.dispose();
    this.#variable = null;
    this.#disposed = true;
  }

  #adopt(make: () => Tensor): Variable {
    this.#alive();
    // The variable takes a reference of its own, so what `make` returns may go with the scope.
    this.#variable = tidy(() =>
      variable(make() as Tensor, this.role === 'weight', `graft/${this.id}`, this.dtype),
    );
    return this.#variable;
  }

  #alive(): void {
    if (!this.#disposed) return;
    throw new DisposedError({
      where: `parameter "${this.path}"`,
      problem: 'it is used after its model was disposed',
    });
  }

  #misfit(shape: readonly number[]): ShapeError {
    return new ShapeError({
      where: `parameter "${this.path}"`,
      problem: 'the values do not fit it',
      operands: [
        { label: 'values', value: shape },
        { label: 'parameter', value: this.shape },
      ],
    });
  }
}
