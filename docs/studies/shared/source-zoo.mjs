// Fifteen sources of different worth for digits: trained long, briefly and not at all, on other
// classes, other images, wrong labels.
import { Random } from '@graftjs/core';
import { fromArrays, readIdx } from '@graftjs/datasets';
import { mnist8 } from './digits.mjs';
import { net8 } from './net8.mjs';
import { pretrained } from './pretrained.mjs';
import { shrink } from './shrink.mjs';

const EXAMPLES = 16_000;
const everyPixel = (of) => (pixels, labels) => ({ pixels: pixels.map(of), labels });
/** Pixel `i` of each new image is pixel `from(i)` of the old one. */
const moved = (from) => (pixels, labels) => ({
  pixels: pixels.map((_, i) => pixels[i - (i % 64) + from(i % 64)]),
  labels,
});
const relabelled = (of) => (pixels, labels) => ({ pixels, labels: labels.map(of) });
const order = new Random('pixels').permutation(64);
const rotate = (i) => (i % 8) * 8 + (7 - Math.floor(i / 8));
const shuffle = (pixels, labels) => {
  const chosen = new Random('labels').permutation(labels.length);
  return { pixels, labels: labels.map((_, i) => labels[chosen[i]]) };
};
const only = (wanted) => (pixels, labels) => {
  const chosen = [...labels.keys()].filter((i) => wanted(labels[i]));
  const kept = new Float32Array(chosen.length * 64);
  chosen.forEach((i, at) => kept.set(pixels.subarray(i * 64, i * 64 + 64), at * 64));
  return { pixels: kept, labels: Int32Array.from(chosen, (i) => labels[i]) };
};

/** By name: how it differs from 3 epochs on MNIST of 8 x 8 pixels. */
export const zoo = {
  untrained: { epochs: 0 },
  'a sixteenth of the images': { examples: EXAMPLES / 16, epochs: 1 },
  'a quarter of the images': { examples: EXAMPLES / 4, epochs: 1 },
  'one epoch': { epochs: 1 },
  'three epochs': {},
  '0 to 4 alone': { change: only((y) => y < 5) },
  '5 to 9 alone': { change: only((y) => y > 4) },
  inverted: { change: everyPixel((p) => 1 - p) },
  'turned by 90°': { change: moved(rotate) },
  'shuffled labels': { change: shuffle },
  'permuted pixels': { change: moved((i) => order[i]) },
  clothing: { folder: 'fashion-mnist' },
  narrow: { net: { filters: [4, 8] } },
  wide: { net: { filters: [32, 64] } },
  'odd or even': { change: relabelled((y) => y % 2) },
};

export function zooNet(name, { dataDir, trimmed }) {
  const { net = {}, epochs = 3, ...task } = zoo[name];
  const seed = 1;
  const facts = { name: `zoo-${name.replace(/\W+/g, '-')}`, seed, epochs, examples: task.examples };
  const make = () => net8({ seed, ...net });
  if (epochs === 0) return make();
  return pretrained({ ...facts, trimmed }, make, () => imagesOf(dataDir, task));
}

async function imagesOf(dataDir, { examples = EXAMPLES, change, folder }) {
  const data = folder
    ? await clothing(dataDir, folder, examples)
    : await numbers(dataDir, examples);
  const { pixels, labels } = change ? change(data.pixels, data.labels) : data;
  return fromArrays({ x: { data: pixels, shape: [labels.length, 8, 8, 1] }, y: labels });
}

async function numbers(dataDir, count) {
  const { train } = await mnist8(dataDir, { train: count });
  const pixels = new Float32Array(count * 64);
  (await train.toArray()).forEach(({ x }, i) => pixels.set(x.data, i * 64));
  return { pixels, labels: Int32Array.from(train.labels) };
}

async function clothing(dataDir, folder, count) {
  const images = await readIdx(`${dataDir}/${folder}/train-images-idx3-ubyte.gz`);
  const labels = await readIdx(`${dataDir}/${folder}/train-labels-idx1-ubyte.gz`);
  const options = { from: 28, border: 0, to: 8, scale: 1 / 255 };
  return {
    pixels: shrink(images.data.subarray(0, count * 784), options),
    labels: Int32Array.from(labels.data.subarray(0, count)),
  };
}
