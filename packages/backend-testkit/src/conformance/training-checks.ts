import { Random } from '@graftjs/core';
import {
  add,
  conv2d,
  logSoftmax,
  matMul,
  maxPool,
  mean,
  memory,
  mul,
  neg,
  relu,
  reshape,
  sub,
  sum,
  tensor,
  tidy,
  variable,
  variableGrads,
  type Scalar,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import type { Check } from './check.js';

/**
 * Losses of the net below, measured in double precision arithmetic on the reference backend; a
 * backend that computes in float32 follows them to four digits.
 */
const STEPS = 20;
const RATE = 0.5;
const FALL = 0.5;

const noise = (random: Random, shape: readonly number[], scale: number): Tensor => {
  const size = shape.reduce((product, axis) => product * axis, 1);
  const list = Float32Array.from({ length: size }, () => random.normal(0, scale));
  return tensor(list, [...shape]);
};

/** Trains a small convolutional net on separable images and gives its loss at every step. */
export async function trainTinyNet(
  steps = STEPS,
): Promise<{ losses: number[]; tensorsPerStep: number[] }> {
  const random = new Random('tiny net');
  const labels = Array.from({ length: 16 }, (_, i) => i % 2);
  const images = tidy(() => {
    const tint = labels.flatMap((label) => Array(36).fill(label === 0 ? -0.5 : 0.5) as number[]);
    return add(noise(random, [16, 6, 6, 1], 0.5), tensor(tint, [16, 6, 6, 1])) as Tensor4D;
  });
  const oneHot = tensor(
    labels.flatMap((label) => [1 - label, label]),
    [16, 2],
  );
  const made = (shape: readonly number[], scale: number) =>
    tidy(() => variable(noise(random, shape, scale)));
  const filter = made([3, 3, 1, 4], 0.4);
  const kernel = made([16, 2], 0.3);
  const bias = made([2], 0.01);
  const loss = (): Scalar => {
    const features = maxPool(relu(conv2d(images, filter as Tensor4D, 1, 'valid')), 2, 2, 'valid');
    const logits = add(matMul(reshape(features, [16, 16]) as Tensor2D, kernel as Tensor2D), bias);
    return neg(mean(sum(mul(oneHot, logSoftmax(logits)), -1)));
  };
  const losses: number[] = [];
  const tensorsPerStep: number[] = [];
  for (let step = 0; step < steps; step++) {
    const { value, grads } = variableGrads(loss, [filter, kernel, bias]);
    for (const weight of [filter, kernel, bias]) {
      const gradient = grads[weight.name] as Tensor;
      tidy(() => weight.assign(sub(weight, mul(gradient, RATE))));
      gradient.dispose();
    }
    losses.push((await value.data())[0] ?? NaN);
    value.dispose();
    tensorsPerStep.push(memory().numTensors);
  }
  for (const t of [images, oneHot, filter, kernel, bias]) t.dispose();
  return { losses, tensorsPerStep };
}

/** A tiny net learns, the same way each time, and leaves nothing behind. */
export function trainingChecks(): Check[] {
  return [
    {
      tier: 'training',
      id: 'training/a tiny net learns',
      async run() {
        const { losses } = await trainTinyNet();
        const [first = NaN, last = NaN] = [losses[0], losses.at(-1)];
        if (!(last < first * FALL)) throw new Error(`the loss went from ${first} to ${last}`);
      },
    },
    {
      tier: 'training',
      id: 'training/the same seed gives the same losses',
      async run() {
        const [a, b] = [(await trainTinyNet(5)).losses, (await trainTinyNet(5)).losses];
        if (a.join() !== b.join()) throw new Error(`${a.join(', ')} and then ${b.join(', ')}`);
      },
    },
    {
      tier: 'training',
      id: 'training/no step leaves a tensor behind',
      async run() {
        const before = memory().numTensors;
        const { tensorsPerStep } = await trainTinyNet(6);
        if (new Set(tensorsPerStep).size !== 1) throw new Error(tensorsPerStep.join(', '));
        if (memory().numTensors !== before) throw new Error('tensors are left at the end');
      },
    },
  ];
}
