import { defineInitializer, options, type Random } from '@graftjs/core';
import { unset } from '../options/unset.js';
import { generatorOf } from './random.js';

type Mode = 'fanIn' | 'fanOut' | 'fanAvg';
type Distribution = 'truncatedNormal' | 'untruncatedNormal' | 'uniform';

interface Scaling {
  readonly scale: number;
  readonly mode: Mode;
  readonly distribution: Distribution;
}

type Axes = readonly number[] | null | undefined;

interface FanAxes {
  readonly inputAxes?: Axes;
  readonly outputAxes?: Axes;
}

/**
 * Inputs and outputs of one unit, counted as Keras does: along the axes given, or the last two axes
 * times the window.
 */
export function computeFans(
  shape: readonly number[],
  { inputAxes, outputAxes }: FanAxes = {},
): { fanIn: number; fanOut: number } {
  if (inputAxes && outputAxes) {
    const along = (axes: readonly number[]): number =>
      axes.reduce((product, axis) => product * (shape.at(axis) ?? 1), 1);
    return { fanIn: along(inputAxes), fanOut: along(outputAxes) };
  }
  const [first = 1] = shape;
  if (shape.length < 2) return { fanIn: first, fanOut: first };
  const window = shape.slice(0, -2).reduce((product, axis) => product * axis, 1);
  return { fanIn: (shape.at(-2) ?? 1) * window, fanOut: (shape.at(-1) ?? 1) * window };
}

/** Standard deviation that a normal has left after it was cut at two of them. */
const TRUNCATED_DEVIATION = 0.87962566103423978;

function fillScaled(
  values: Float32Array,
  shape: readonly number[],
  random: Random,
  { scale, mode, distribution, ...axes }: Scaling & FanAxes,
): void {
  const { fanIn, fanOut } = computeFans(shape, axes);
  const fan = mode === 'fanIn' ? fanIn : mode === 'fanOut' ? fanOut : (fanIn + fanOut) / 2;
  const variance = scale / Math.max(1, fan);
  const deviation = Math.sqrt(variance);
  const limit = Math.sqrt(3 * variance);
  for (let i = 0; i < values.length; i++) {
    if (distribution === 'uniform') values[i] = random.uniform(-limit, limit);
    else if (distribution === 'untruncatedNormal') values[i] = random.normal(0, deviation);
    else values[i] = random.truncatedNormal(0, deviation / TRUNCATED_DEVIATION);
  }
}

const seed = options.nullable(options.integer());

const axes = unset(
  options.custom<readonly number[]>('a list of axes', (value) =>
    Array.isArray(value) && value.every(Number.isInteger) ? (value as number[]) : undefined,
  ),
);

/** The axes of inputs and outputs, where they are not the last two. */
const fanAxes = { inputAxes: axes, outputAxes: axes };

/** Variance scale / fan, where the fan counts inputs, outputs or their mean. */
export const varianceScaling = defineInitializer({
  type: 'initializers/VarianceScaling',
  options: {
    scale: options.number({ min: 0, default: 1 }),
    mode: options.oneOf(['fanIn', 'fanOut', 'fanAvg'], { default: 'fanIn' }),
    distribution: options.oneOf(['truncatedNormal', 'untruncatedNormal', 'uniform'], {
      default: 'truncatedNormal',
    }),
    seed,
    ...fanAxes,
  },
  fill(values, { shape, random, options: { seed: own, ...scaling } }) {
    fillScaled(values, shape, generatorOf(random, own), scaling);
  },
});

const scaled = (name: string, scaling: Scaling) =>
  defineInitializer({
    type: `initializers/${name}`,
    options: { seed, ...fanAxes },
    fill(values, { shape, random, options: { seed: own, ...given } }) {
      fillScaled(values, shape, generatorOf(random, own), { ...scaling, ...given });
    },
  });

/** Variance 2 / (fan in + fan out), uniform (Glorot and Bengio 2010). Keras's default for kernels. */
export const glorotUniform = scaled('GlorotUniform', {
  scale: 1,
  mode: 'fanAvg',
  distribution: 'uniform',
});
/** Variance 2 / (fan in + fan out), normal (Glorot and Bengio 2010). */
export const glorotNormal = scaled('GlorotNormal', {
  scale: 1,
  mode: 'fanAvg',
  distribution: 'truncatedNormal',
});
/** Variance 2 / fan in, uniform (He et al. 2015). */
export const heUniform = scaled('HeUniform', { scale: 2, mode: 'fanIn', distribution: 'uniform' });
/** Variance 2 / fan in, normal (He et al. 2015). */
export const heNormal = scaled('HeNormal', {
  scale: 2,
  mode: 'fanIn',
  distribution: 'truncatedNormal',
});
/** Variance 1 / fan in, uniform (LeCun et al. 1998). */
export const lecunUniform = scaled('LecunUniform', {
  scale: 1,
  mode: 'fanIn',
  distribution: 'uniform',
});
/** Variance 1 / fan in, normal (LeCun et al. 1998). */
export const lecunNormal = scaled('LecunNormal', {
  scale: 1,
  mode: 'fanIn',
  distribution: 'truncatedNormal',
});
