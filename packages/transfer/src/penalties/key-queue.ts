import {
  concat,
  defineLayer,
  gather,
  tensor1d,
  tidy,
  type Parameter,
  type Tensor,
} from '@graftjs/core';
import { initializers } from '@graftjs/layers';

/** What a queue remembers of an example of some class: rows of numbers of several kinds. */
export interface KeyRows {
  readonly rows: readonly Tensor[];
  /** Class of each row. */
  readonly labels: readonly number[];
}

/**
 * The last `length` keys of each class, class by class, as rows of zeros where there are none yet. The
 * numbers are states of a layer, so that they go where those of a model go.
 */
export class KeyQueue {
  /** How many keys each class has had. */
  readonly #counts: Parameter;

  private constructor(
    readonly length: number,
    counts: Parameter,
    readonly parameters: readonly Parameter[],
  ) {
    this.#counts = counts;
  }

  /** A queue of rows of these widths, and the layer that holds it with further states. */
  static make(settings: {
    readonly length: number;
    readonly classes: number;
    readonly widths: readonly number[];
    /** Shapes of the further states. */
    readonly shapes: readonly (readonly number[])[];
  }) {
    const { length, classes, widths, shapes } = settings;
    const all = [[classes], ...widths.map((width) => [classes * length, width]), ...shapes];
    const layer = defineLayer({
      type: 'transfer/KeyQueue',
      build: (b) =>
        all.map((shape, i) => b.state(`state_${i}`, shape, { initializer: initializers.zeros() })),
      call: (x) => x,
    })();
    layer.build([[null, 1]]);
    const [counts, ...others] = layer.parameters as [Parameter, ...Parameter[]];
    const queue = new KeyQueue(length, counts, others.slice(0, widths.length));
    return { layer, queue, states: others.slice(widths.length) };
  }

  /** Whether every class has as many keys as it can hold. */
  get full(): boolean {
    return this.#counted().every((count) => count >= this.length);
  }

  /** In place of the oldest keys of their classes. */
  push({ rows, labels }: KeyRows): void {
    const counts = this.#counted();
    const order = this.#inPlace(counts.length);
    labels.forEach((label, i) => {
      const count = counts[label] as number;
      order[label * this.length + (count % this.length)] = order.length + i;
      counts[label] = count + 1;
    });
    this.#arrange(order, rows);
    tidy(() => this.#counts.assign(tensor1d(counts)));
  }

  /** Repeats the keys of each class until it has as many as it can hold. */
  fill(): void {
    const counts = this.#counted();
    const order = this.#inPlace(counts.length).map((place) => {
      const [label, at] = [Math.floor(place / this.length), place % this.length];
      const count = Math.min(this.length, counts[label] as number);
      return count === 0 ? place : label * this.length + (at % count);
    });
    this.#arrange(order, []);
  }

  #counted(): number[] {
    return Array.from(this.#counts.value.dataSync());
  }

  #inPlace(classes: number): Int32Array {
    return Int32Array.from({ length: this.length * classes }, (_, i) => i);
  }

  #arrange(order: Int32Array, rows: readonly Tensor[]): void {
    tidy(() => {
      const places = tensor1d(order, 'int32');
      this.parameters.forEach((parameter, i) => {
        const more = rows[i];
        const all = more ? concat([parameter.value, more], 0) : parameter.value;
        parameter.assign(gather(all as Tensor, places));
      });
    });
  }
}
