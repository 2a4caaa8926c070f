// Two sets of handwritten digits of 8 x 8 pixels: MNIST made smaller, and the optical digits of UCI.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { Random } from '@graftjs/core';
import { fromArrays, readIdx } from '@graftjs/datasets';
import { shrink } from './shrink.mjs';

const images = (data, labels) =>
  fromArrays({ x: { data, shape: [labels.length, 8, 8, 1] }, y: Int32Array.from(labels) });

/** The middle 20 x 20 pixels of MNIST's images, as 8 x 8. */
export async function mnist8(dataDir, { train = 60_000 } = {}) {
  const part = async (name, most) => {
    const pixels = await readIdx(`${dataDir}/mnist/${name}-images-idx3-ubyte.gz`);
    const labels = (await readIdx(`${dataDir}/mnist/${name}-labels-idx1-ubyte.gz`)).data;
    const count = Math.min(most, labels.length);
    const options = { from: 28, border: 4, to: 8, scale: 1 / 255 };
    return images(shrink(pixels.data.subarray(0, count * 784), options), labels.slice(0, count));
  };
  return { train: await part('train', train), test: await part('t10k', 10_000) };
}

/** 897 digits to test on, and 900 to draw a few labels from. */
export function digits(dataDir) {
  const rows = gunzipSync(readFileSync(`${dataDir}/digits/digits.csv.gz`))
    .toString()
    .trim()
    .split('\n')
    .map((line) => line.split(',').map(Number));
  const order = new Random('digits').permutation(rows.length);
  const part = (from, to) => {
    const chosen = [...order.subarray(from, to)].map((i) => rows[i]);
    const pixels = Float32Array.from(chosen.flatMap((row) => row.slice(0, 64).map((p) => p / 16)));
    return images(
      pixels,
      chosen.map((row) => row[64]),
    );
  };
  return { pool: part(0, 900), test: part(900, rows.length) };
}
