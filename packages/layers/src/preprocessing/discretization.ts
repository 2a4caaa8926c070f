import {
  ConfigError,
  layerFactory,
  options,
  tensor,
  type Config,
  type LayerOptions,
  type ResolvedOptions,
  type Shape,
  type Tensor,
} from '@graftjs/core';
import { AdaptableLayer } from './adaptable-layer.js';
import { encodeCategories, encodedShape, outputMode } from './category-modes.js';
import {
  binBoundaries,
  EMPTY_SUMMARY,
  mergeSummaries,
  summarize,
  type QuantileSummary,
} from './quantile-summary.js';
import { sparse } from './sparse-option.js';

const boundaries = options.custom<readonly number[]>('an array of numbers in order', (value) =>
  Array.isArray(value) && value.every((item) => typeof item === 'number')
    ? (value as number[])
    : undefined,
);

const discretizationOptions = {
  binBoundaries: options.nullable(boundaries),
  /** How many bins `adapt` makes, in place of `binBoundaries`. */
  numBins: options.nullable(options.integer({ min: 1 })),
  /** How far off `adapt` may be, as a share of the examples. */
  epsilon: options.number({ min: 1e-6, max: 1, default: 0.01 }),
  outputMode,
  sparse,
};
type DiscretizationOptions = ResolvedOptions<typeof discretizationOptions & LayerOptions>;

/** What `discretization` makes. */
export class DiscretizationLayer extends AdaptableLayer {
  readonly #o: DiscretizationOptions;
  #boundaries: readonly number[] | null;
  #summary: QuantileSummary = EMPTY_SUMMARY;

  constructor(o: DiscretizationOptions) {
    super('layers/Discretization', o);
    this.#o = o;
    this.#boundaries = o.binBoundaries;
    if (o.binBoundaries === null && o.numBins === null) {
      throw new ConfigError({
        where: 'Discretization',
        problem: 'it needs binBoundaries, or numBins to learn them by adapt',
      });
    }
  }

  /** Where one bin ends and the next begins; `null` before `adapt`. */
  get binBoundaries(): readonly number[] | null {
    return this.#boundaries;
  }

  protected onBuild(): void {}

  outputShapes([input = []]: readonly Shape[]): Shape[] {
    const bins = this.#boundaries ? this.#boundaries.length + 1 : this.#o.numBins;
    return [encodedShape(input, this.#o.outputMode, bins)];
  }

  override outputMasks(): readonly null[] {
    return [null];
  }

  protected onCall([x]: readonly Tensor[]): Tensor[] {
    const input = x as Tensor;
    const edges = Float32Array.from(this.#known());
    const bins = Int32Array.from(input.dataSync(), (value) => upperBound(edges, value));
    const indices = tensor(bins, input.shape, 'int32');
    return [encodeCategories(indices, this.#o.outputMode, edges.length + 1)];
  }

  override getConfig(): Config {
    return { ...super.getConfig(), binBoundaries: this.#boundaries };
  }

  protected forget(): void {
    if (this.#o.numBins === null) {
      throw new ConfigError({
        where: `layer "${this.name}" (Discretization)`,
        problem: 'it was given binBoundaries, and has nothing to learn',
        hint: 'Give numBins instead.',
      });
    }
    this.#summary = EMPTY_SUMMARY;
  }

  protected observe(batch: Tensor): void {
    const { epsilon } = this.#o;
    this.#summary = mergeSummaries(summarize(batch.dataSync(), epsilon), this.#summary, epsilon);
  }

  protected settle(): void {
    this.#boundaries = binBoundaries(this.#summary, this.#o.numBins ?? 1);
  }

  #known(): readonly number[] {
    if (this.#boundaries) return this.#boundaries;
    throw new ConfigError({
      where: `layer "${this.name}" (Discretization)`,
      problem: 'it has no bins yet',
      hint: 'Call adapt with some examples first.',
    });
  }
}

/** How many of the edges, in order, are not above a value. */
function upperBound(edges: Float32Array, value: number): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edges[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Numbers as the index of the bin that they fall in: below the first boundary 0, from it on 1, ….
 * With `numBins`, `adapt` finds boundaries that part the examples evenly.
 *
 * @example
 * discretization({ binBoundaries: [0, 1, 2] }); // −0.5 ↦ 0, 0 ↦ 1, 1.5 ↦ 2, 3 ↦ 3
 */
export const discretization = layerFactory({
  type: 'layers/Discretization',
  positional: 'binBoundaries',
  options: discretizationOptions,
  make: (o) => new DiscretizationLayer(o),
});
