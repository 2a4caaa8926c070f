import { Random, type RandomKey } from '@graftjs/core';
import {
  broadcastAt,
  generate,
  input,
  type HostTensor,
  type ReferenceKernel,
} from './host-tensor.js';
import { erf } from './unary.js';

// Kernels that backends may have beside those of tfjs: several ops as one.

type Slope = (x: number) => number;

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const density = (x: number): number => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
const normal = (x: number): number => (1 + erf(x / Math.SQRT2)) / 2;
const inner = (x: number): number => Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3);
const innerSlope = (x: number): number => Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x ** 2);

const gelu: Slope = (x) => x * normal(x);
const geluSlope: Slope = (x) => normal(x) + x * density(x);
const roughGelu: Slope = (x) => 0.5 * x * (1 + Math.tanh(inner(x)));
const roughGeluSlope: Slope = (x) => {
  const t = Math.tanh(inner(x));
  return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * innerSlope(x);
};

function elementwise(exact: Slope, approximate: Slope = exact): ReferenceKernel {
  return (inputs, attrs) => {
    const x = input(inputs, 'x');
    const f = attrs['approximate'] === true ? approximate : exact;
    return { ...x, values: x.values.map((value) => f(value)) };
  };
}

/** dy times a slope at the other input. */
function backward(name: string, exact: Slope, approximate: Slope = exact): ReferenceKernel {
  return (inputs, attrs) => {
    const [dy, at] = [input(inputs, 'dy'), input(inputs, name)];
    const f = attrs['approximate'] === true ? approximate : exact;
    return { ...dy, values: dy.values.map((value, i) => value * f(at.values[i] ?? NaN)) };
  };
}

/** Each row of the last axis by itself; `f` gives the row of the result. */
function byRows(
  shape: readonly number[],
  f: (from: number, to: number) => readonly number[],
): HostTensor {
  const length = shape.at(-1) ?? 1;
  const size = shape.reduce((product, axis) => product * axis, 1);
  const values = Array.from({ length: size / length }, (_, row) =>
    f(row * length, (row + 1) * length),
  ).flat();
  return { shape, dtype: 'float32', values: Float64Array.from(values) };
}

const total = (list: readonly number[]): number => list.reduce((sum, value) => sum + value, 0);

function softmaxBackward(slope: (g: number, y: number, dot: number, sum: number) => number) {
  return ((inputs) => {
    const [dy, y] = [input(inputs, 'dy'), input(inputs, 'y')];
    return byRows(y.shape, (from, to) => {
      const [gs, ys] = [[...dy.values.slice(from, to)], [...y.values.slice(from, to)]];
      const dot = total(gs.map((g, i) => g * (ys[i] ?? 0)));
      return gs.map((g, i) => slope(g, ys[i] ?? 0, dot, total(gs)));
    });
  }) satisfies ReferenceKernel;
}

interface RowStatistics {
  readonly mean: HostTensor;
  readonly inverse: HostTensor;
}

function statistics(x: HostTensor, epsilon: number, centered: boolean): RowStatistics {
  const [rows = 0, length = 1] = x.shape;
  const row = (i: number) => [...x.values.slice(i * length, (i + 1) * length)];
  const means = Array.from({ length: rows }, (_, i) => (centered ? total(row(i)) / length : 0));
  const inverses = means.map((mean, i) => {
    const variance = total(row(i).map((value) => (value - mean) ** 2)) / length;
    return 1 / Math.sqrt(variance + epsilon);
  });
  const column = (list: number[]): HostTensor => ({
    shape: [rows],
    dtype: 'float32',
    values: Float64Array.from(list),
  });
  return { mean: column(means), inverse: column(inverses) };
}

const rowNorm: ReferenceKernel = (inputs, attrs) => {
  const [x, scale] = [input(inputs, 'x'), input(inputs, 'scale')];
  const { offset } = inputs;
  const { mean, inverse } = statistics(x, attrs['epsilon'] as number, attrs['centered'] === true);
  const y = generate(x.shape, 'float32', (at, i) => {
    const row = at[0] ?? 0;
    const value = ((x.values[i] ?? NaN) - (mean.values[row] ?? 0)) * (inverse.values[row] ?? 0);
    return value * broadcastAt(scale, at) + (offset ? broadcastAt(offset, at) : 0);
  });
  return [y, mean, inverse];
};

/** By the textbook: the mean and the deviation of a row depend on each of its elements. */
const rowNormBackward: ReferenceKernel = (inputs, attrs) => {
  const [dy, x, scale] = [input(inputs, 'dy'), input(inputs, 'x'), input(inputs, 'scale')];
  const [mean, inverse] = [input(inputs, 'mean'), input(inputs, 'inverse')];
  const [, length = 1] = x.shape;
  const normal = generate(x.shape, 'float32', ([row = 0], i) => {
    return ((x.values[i] ?? NaN) - (mean.values[row] ?? 0)) * (inverse.values[row] ?? 0);
  });
  const dx = byRows(x.shape, (from, to) => {
    const g = [...dy.values.slice(from, to)].map((value, i) => value * (scale.values[i] ?? 0));
    const along = total(g.map((value, i) => value * (normal.values[from + i] ?? 0))) / length;
    const shift = attrs['centered'] === true ? total(g) / length : 0;
    const slope = inverse.values[from / length] ?? 0;
    return g.map((value, i) => slope * (value - shift - (normal.values[from + i] ?? 0) * along));
  });
  const columns = (weight: (i: number) => number): HostTensor => {
    const sums = new Float64Array(length);
    dy.values.forEach(
      (value, i) => (sums[i % length] = (sums[i % length] ?? 0) + value * weight(i)),
    );
    return { shape: [length], dtype: 'float32', values: sums };
  };
  return [dx, columns((i) => normal.values[i] ?? 0), columns(() => 1)];
};

/** Kingma & Ba 2014; with a decay, Loshchilov & Hutter 2017. */
const adam: ReferenceKernel = (inputs, attrs) => {
  const [value, gradient] = [input(inputs, 'value'), input(inputs, 'gradient')];
  const { rate, beta1, beta2, epsilon, step, decay = 0 } = attrs as Record<string, number>;
  const blend = (slot: HostTensor, beta: number, f: (g: number) => number): HostTensor => ({
    ...slot,
    values: slot.values.map((x, i) => beta * x + (1 - beta) * f(gradient.values[i] ?? 0)),
  });
  const m = blend(input(inputs, 'm'), beta1 ?? 0, (g) => g);
  const v = blend(input(inputs, 'v'), beta2 ?? 0, (g) => g * g);
  const corrected =
    ((rate ?? 0) * Math.sqrt(1 - (beta2 ?? 0) ** (step ?? 1))) / (1 - (beta1 ?? 0) ** (step ?? 1));
  const next = value.values.map((x, i) => {
    const moved = (corrected * (m.values[i] ?? 0)) / (Math.sqrt(v.values[i] ?? 0) + (epsilon ?? 0));
    return x - (rate ?? 0) * decay * x - moved;
  });
  return [{ ...value, values: next }, m, v];
};

/** Keras's SGD: v ← μ v − η g; x ← x + v, or with Nesterov x + μ v − η g. A decay λ is torch's: g + λ x. */
const sgd: ReferenceKernel = (inputs, attrs) => {
  const [value, gradient] = [input(inputs, 'value'), input(inputs, 'gradient')];
  const { velocity } = inputs;
  const { rate = 0, momentum = 0, decay = 0 } = attrs as Record<string, number>;
  const steps = gradient.values.map((g, i) => -rate * (g + decay * (value.values[i] ?? 0)));
  const moved = steps.map((step, i) => momentum * (velocity?.values[i] ?? 0) + step);
  const change = moved.map((v, i) =>
    velocity && attrs['nesterov'] === true ? momentum * v + (steps[i] ?? 0) : v,
  );
  const next = { ...value, values: value.values.map((x, i) => x + (change[i] ?? 0)) };
  return velocity ? [next, { ...velocity, values: moved }] : [next];
};

/** Mean and variance of each channel, the last axis. */
const channelMoments = (x: HostTensor): HostTensor[] => {
  const channels = x.shape.at(-1) ?? 1;
  const column = (channel: number) => x.values.filter((_, i) => i % channels === channel);
  const means = Array.from({ length: channels }, (_, channel) => {
    const list = column(channel);
    return total([...list]) / list.length;
  });
  const variances = means.map((mean, channel) => {
    const list = [...column(channel)].map((value) => (value - mean) ** 2);
    return total(list) / list.length;
  });
  return [means, variances].map((list) => ({
    shape: [channels],
    dtype: 'float32',
    values: Float64Array.from(list),
  }));
};

/** Ioffe and Szegedy 2015: by x, scale and offset. */
const batchNormBackward: ReferenceKernel = (inputs, attrs) => {
  const [dy, x, scale] = [input(inputs, 'dy'), input(inputs, 'x'), input(inputs, 'scale')];
  const [mean, variance] = [input(inputs, 'mean'), input(inputs, 'variance')];
  const channels = x.shape.at(-1) ?? 1;
  const count = x.values.length / channels;
  const inverse = (channel: number): number =>
    1 / Math.sqrt((variance.values[channel] ?? 0) + (attrs['epsilon'] as number));
  const normal = x.values.map((value, i) => {
    const channel = i % channels;
    return (value - (mean.values[channel] ?? 0)) * inverse(channel);
  });
  const [along, whole] = [new Float64Array(channels), new Float64Array(channels)];
  dy.values.forEach((value, i) => {
    const channel = i % channels;
    along[channel] = (along[channel] ?? 0) + value * (normal[i] ?? 0);
    whole[channel] = (whole[channel] ?? 0) + value;
  });
  const dx = dy.values.map((value, i) => {
    const channel = i % channels;
    const shared = (whole[channel] ?? 0) + (normal[i] ?? 0) * (along[channel] ?? 0);
    return (scale.values[channel] ?? 0) * inverse(channel) * (value - shared / count);
  });
  const column = (values: Float64Array): HostTensor => ({
    shape: [channels],
    dtype: 'float32',
    values,
  });
  return [{ ...x, values: dx }, column(along), column(whole)];
};

const doubles = new Float64Array(1);
const words = new Int32Array(doubles.buffer);

/** The seeded generator, number by number, and the words that it goes on from. */
function draws(next: (random: Random, a: number, b: number) => number, pairs = false) {
  return ((_inputs, attrs) => {
    const shape = attrs['shape'] as number[];
    const key = attrs['state'] as unknown as RandomKey;
    const random = Random.fromJSON({ key, state: key, spare: attrs['spare'] as number | null });
    const [a, b] = [attrs['a'] as number, attrs['b'] as number];
    const values = generate(shape, 'float32', () => next(random, a, b));
    const { state, spare } = random.toJSON();
    doubles[0] = spare ?? 0;
    const after = [
      ...state.map((word) => word | 0),
      ...(pairs ? [Number(spare !== null), 0, ...words] : []),
    ];
    const list = {
      shape: [after.length],
      dtype: 'int32' as const,
      values: Float64Array.from(after),
    };
    return [values, list];
  }) satisfies ReferenceKernel;
}

export const fusedReference: { readonly [kernel: string]: ReferenceKernel } = {
  GraftAdam: adam,
  GraftSgd: sgd,
  GraftGelu: elementwise(gelu, roughGelu),
  GraftSilu: elementwise((x) => x * sigmoid(x)),
  GraftGeluGrad: backward('x', geluSlope, roughGeluSlope),
  GraftSiluGrad: backward('x', (x) => sigmoid(x) * (1 + x * (1 - sigmoid(x)))),
  GraftReluGrad: backward('x', (x) => (x > 0 ? 1 : 0)),
  GraftRelu6Grad: backward('x', (x) => (x > 0 && x <= 6 ? 1 : 0)),
  GraftSigmoidGrad: backward('y', (y) => y * (1 - y)),
  GraftTanhGrad: backward('y', (y) => 1 - y * y),
  GraftSoftmaxGrad: softmaxBackward((g, y, dot) => (g - dot) * y),
  GraftLogSoftmaxGrad: softmaxBackward((g, y, _dot, sum) => g - Math.exp(y) * sum),
  GraftChannelMoments: (inputs) => channelMoments(input(inputs, 'x')),
  GraftBatchNormGrad: batchNormBackward,
  GraftRandomUniform: draws((random, a, b) => random.uniform(a, b)),
  GraftRandomMask: draws((random, rate) => (random.uniform() < rate ? 0 : 1 / (1 - rate))),
  GraftRandomNormal: draws((random, a, b) => random.normal(a, b), true),
  GraftRowNorm: rowNorm,
  GraftRowNormGrad: rowNormBackward,
};
