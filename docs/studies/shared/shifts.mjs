import { Random } from '@graftjs/core';
import { fromArrays } from '@graftjs/datasets';

/** Images as other cameras would take them. */
export const shifts = {
  /** Little between black and white. */
  contrast: (pixels) => pixels.map((p) => 0.5 + 0.25 * (p - 0.5)),
  brightness: (pixels) => pixels.map((p) => Math.min(1, p + 0.4)),
  noise(pixels) {
    const random = new Random('noise');
    return pixels.map((p) => Math.min(1, Math.max(0, p + 0.25 * random.normal())));
  },
};

/** A data set with its pixels or labels changed. */
export async function shifted(data, { pixels = (p) => p, label = (y) => y }) {
  const examples = await data.toArray();
  const [{ x }] = examples;
  const size = x.data.length;
  const all = new Float32Array(examples.length * size);
  examples.forEach((example, i) => all.set(example.x.data, i * size));
  const y = Int32Array.from(examples, (example) => label(example.y.data[0]));
  return fromArrays({ x: { data: pixels(all), shape: [examples.length, ...x.shape] }, y });
}
