import {
  BaseLayer,
  cast,
  div,
  gather,
  layerFactory,
  matMul,
  mul,
  notEqual,
  options,
  reshape,
  ShapeError,
  tanh,
  type LayerBuilder,
  type LayerOptions,
  type Parameter,
  type ResolvedOptions,
  type Shape,
  type Tensor,
  type Tensor2D,
} from '@graftjs/core';
import { constraint, initializer, regularizer } from '../options/layer-values.js';

const embeddingOptions = {
  inputDim: options.integer({ min: 1 }),
  outputDim: options.integer({ min: 1 }),
  /** Goes back by the same table; `false` learns another for it. */
  tieWeights: options.boolean({ default: true }),
  embeddingsInitializer: initializer('randomUniform'),
  embeddingsRegularizer: regularizer,
  embeddingsConstraint: constraint,
  maskZero: options.boolean({ default: false }),
  /** Only float32 here. */
  reverseDtype: options.nullable(options.oneOf(['float32'])),
  /** Holds the logits of the way back between ± this number, by a tanh. */
  logitSoftCap: options.nullable(options.number({ min: 1e-6 })),
};
type EmbeddingOptions = ResolvedOptions<typeof embeddingOptions & LayerOptions>;

/** What `reversibleEmbedding` makes. */
export class ReversibleEmbedding extends BaseLayer {
  readonly #o: EmbeddingOptions;
  #table: Parameter | null = null;
  #back: Parameter | null = null;
  /** How many axes indices have. */
  #rank: number | null = null;

  constructor(o: EmbeddingOptions) {
    super('layers/ReversibleEmbedding', o);
    this.#o = o;
  }

  protected onBuild(b: LayerBuilder): void {
    const { inputDim, outputDim, embeddingsInitializer: first } = this.#o;
    this.#rank = b.input.length;
    this.#table = b.weight('embeddings', [inputDim, outputDim], {
      initializer: first,
      regularizer: this.#o.embeddingsRegularizer,
      constraint: this.#o.embeddingsConstraint,
    });
    if (this.#o.tieWeights) return;
    this.#back = b.weight('reverse_embeddings', [outputDim, inputDim], { initializer: first });
  }

  protected override checkInputs([input = []]: readonly Shape[]): void {
    if (!this.#goesBack(input.length)) return;
    const width = input.at(-1) ?? null;
    if (width === null || width === this.#o.outputDim) return;
    throw new ShapeError({
      where: `layer "${this.name}" (ReversibleEmbedding)`,
      problem: 'the last axis of what goes back is no embedding',
      operands: [
        { label: 'input', value: input },
        { label: 'outputDim', value: String(this.#o.outputDim) },
      ],
    });
  }

  outputShapes([input = []]: readonly Shape[]): Shape[] {
    const { inputDim, outputDim } = this.#o;
    return [
      this.#goesBack(input.length) ? [...input.slice(0, -1), inputDim] : [...input, outputDim],
    ];
  }

  override outputMasks(
    [x]: readonly Tensor[],
    masks: readonly (Tensor | null)[],
  ): readonly (Tensor | null)[] {
    if (!x || this.#goesBack(x.rank)) return [masks[0] ?? null];
    return [this.#o.maskZero ? notEqual(x, 0) : (masks[0] ?? null)];
  }

  protected onCall([x]: readonly Tensor[]): Tensor[] {
    const input = x as Tensor;
    const table = (this.#table as Parameter).value as Tensor2D;
    if (!this.#goesBack(input.rank)) return [gather(table, cast(input, 'int32'))];
    const { inputDim, outputDim, logitSoftCap: cap } = this.#o;
    const rows = reshape(input, [-1, outputDim]);
    const logits = this.#back ? matMul(rows, this.#back.value) : matMul(rows, table, false, true);
    const shaped = reshape(logits, [...input.shape.slice(0, -1), inputDim]);
    return [cap === null ? shaped : mul(tanh(div(shaped, cap)), cap)];
  }

  #goesBack(rank: number): boolean {
    return this.#rank !== null && rank === this.#rank + 1;
  }
}

/**
 * A row of a table for each whole number, and back: from rows to a logit for each whole number.
 *
 * Input [batch, …] of indices in [0, inputDim), output [batch, …, outputDim]. Called on something with
 * one axis more than the indices that it was built on, it goes back: [batch, …, outputDim] to
 * [batch, …, inputDim], by the transposed table or, without `tieWeights`, by one of its own.
 *
 * @example
 * const words = reversibleEmbedding({ inputDim: 5000, outputDim: 64 });
 * const x = input({ shape: [20] });
 * const y = lstm(64, { returnSequences: true }).apply(words.apply(x));
 * const net = model({ inputs: x, outputs: words.apply(y) }); // logits [batch, 20, 5000]
 */
export const reversibleEmbedding = layerFactory({
  type: 'layers/ReversibleEmbedding',
  options: embeddingOptions,
  make: (o) => new ReversibleEmbedding(o),
});
