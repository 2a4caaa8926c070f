import {
  add,
  ConfigError,
  div,
  layerFactory,
  maximum,
  mul,
  options,
  reshape,
  sqrt,
  sub,
  tensor,
  tidy,
  type LayerBuilder,
  type LayerOptions,
  type Parameter,
  type ResolvedOptions,
  type Shape,
  type Tensor,
} from '@graftjs/core';
import { initializers } from '../initializers/index.js';
import { AdaptableLayer } from './adaptable-layer.js';
import { RunningMoments } from './running-moments.js';

type Axes = number | readonly number[] | null;
type Moment = number | readonly number[] | readonly (readonly number[])[] | null;

const isAxes = (value: unknown): value is Axes =>
  value === null ||
  Number.isInteger(value) ||
  (Array.isArray(value) && value.every(Number.isInteger));
const isMoment = (value: unknown): value is Moment =>
  value === null ||
  (Array.isArray(value)
    ? value.every((item) => item !== null && isMoment(item))
    : typeof value === 'number');

const moment = options.custom<Moment, Moment, { default: null }>(
  'a number, or one for each position along the axes',
  (value) => (isMoment(value) ? value : undefined),
  { default: null },
);

const normalizationOptions = {
  /** Which axes have a mean and variance of their own, the last by default; `null`: none. */
  axis: options.custom<Axes, Axes, { default: Axes }>(
    'a whole number, several of them, or null',
    (value) => (isAxes(value) ? value : undefined),
    { default: -1 },
  ),
  mean: moment,
  variance: moment,
  /** Undoes the normalisation instead. */
  invert: options.boolean({ default: false }),
};
type NormalizationOptions = ResolvedOptions<typeof normalizationOptions & LayerOptions>;

/** What `normalization` makes. */
export class NormalizationLayer extends AdaptableLayer {
  readonly #o: NormalizationOptions;
  #weights: { mean: Parameter; variance: Parameter; count: Parameter } | null = null;
  #kept: readonly number[] = [];
  #moments: RunningMoments | null = null;

  constructor(o: NormalizationOptions) {
    super('layers/Normalization', o);
    this.#o = o;
    if ((o.mean === null) !== (o.variance === null)) {
      throw new ConfigError({
        where: 'Normalization',
        problem: 'mean and variance are given together, or neither is',
      });
    }
  }

  protected onBuild(b: LayerBuilder): void {
    const { axis, mean } = this.#o;
    const rank = b.input.length;
    const axes = axis === null ? [] : typeof axis === 'number' ? [axis] : axis;
    this.#kept = axes.map((at) => (at < 0 ? at + rank : at)).sort((a, c) => a - c);
    if (mean !== null) return;
    const shape = this.#kept.map((at) => b.dim(at));
    this.#weights = {
      mean: b.state('mean', shape, { initializer: initializers.zeros() }),
      variance: b.state('variance', shape, { initializer: initializers.ones() }),
      count: b.state('count', [], { initializer: initializers.zeros(), dtype: 'int32' }),
    };
  }

  outputShapes([input = []]: readonly Shape[]): Shape[] {
    return [input];
  }

  protected onCall([x]: readonly Tensor[]): Tensor[] {
    const input = x as Tensor;
    const [mean, variance] = this.#moment(input.shape);
    const deviation = maximum(sqrt(variance), 1e-7);
    return [this.#o.invert ? add(mean, mul(input, deviation)) : div(sub(input, mean), deviation)];
  }

  /** Mean and variance in a shape that fits the input. */
  #moment(input: readonly number[]): [Tensor, Tensor] {
    if (this.#weights) {
      const shape = input.map((length, i) => (this.#kept.includes(i) ? length : 1));
      const { mean, variance } = this.#weights;
      return [reshape(mean.value, shape), reshape(variance.value, shape)];
    }
    // Moments with fewer axes than are kept belong to the last of them.
    const given = [this.#o.mean, this.#o.variance].map((value) => tensor(value as number[]));
    return given.map((value) => {
      const shape = input.map(() => 1);
      value.shape.forEach((length, i) => {
        shape[this.#kept.at(i - value.rank) ?? 0] = length;
      });
      return reshape(value, shape);
    }) as [Tensor, Tensor];
  }

  protected forget(): void {
    if (this.#o.mean !== null) {
      throw new ConfigError({
        where: `layer "${this.name}" (Normalization)`,
        problem: 'it was given a mean and variance, and has nothing to learn',
      });
    }
    this.#moments = null;
  }

  protected observe(batch: Tensor): void {
    const input = [null, ...batch.shape.slice(1)];
    this.build([input]);
    const { shape } = batch;
    this.#moments ??= new RunningMoments(this.#kept.map((at) => shape[at] ?? 1));
    this.#moments.add(batch.dataSync(), shape, this.#kept);
  }

  protected settle(): void {
    const moments = this.#moments;
    if (!moments || !this.#weights) return;
    const { mean, variance } = this.#weights;
    tidy(() => {
      mean.assign(tensor(Float32Array.from(moments.mean), [...moments.shape]));
      variance.assign(tensor(Float32Array.from(moments.variance), [...moments.shape]));
    });
    this.#moments = null;
  }
}

/**
 * (x − mean) / √variance, with mean and variance given, or learnt from data by `adapt`.
 *
 * Weights, where they are not given: mean and variance of the lengths of the kept axes, and a count
 * that Keras files have.
 *
 * @example
 * const scale = normalization();
 * scale.adapt(tensor([[1, 10], [3, 30]])); // mean [2, 20], variance [1, 100]
 */
export const normalization = layerFactory({
  type: 'layers/Normalization',
  positional: 'axis',
  options: normalizationOptions,
  make: (o) => new NormalizationLayer(o),
});
