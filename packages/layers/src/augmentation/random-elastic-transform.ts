import { clipByValue, tensor4d, type Random } from '@graftjs/core';
import { displaceImages } from '../image/displace.js';
import { filterImages, gaussianKernel } from '../image/filter.js';
import { choose } from './choose.js';
import { defineAugmentation, imageSize, type ImageSize } from './define-augmentation.js';
import { projectingOptions } from './projecting-options.js';
import { drawWhether, factor, valueRange } from './ranges.js';

const normals = (random: Random, { batch, height, width }: ImageSize): Float32Array =>
  Float32Array.from({ length: batch * height * width }, () => random.normal());

/** Noise as displacements that change smoothly from pixel to pixel. */
function smooth(
  noise: Float32Array,
  { batch, height, width }: ImageSize,
  { sigma, alpha }: { readonly sigma: number; readonly alpha: number },
): Float32Array {
  const size = (6 * Math.trunc(sigma)) | 1;
  const scaled = tensor4d(
    noise.map((value) => value * sigma),
    [batch, height, width, 1],
  );
  const blurred = filterImages(scaled, gaussianKernel([size, size], [sigma, sigma]));
  return (blurred.dataSync() as Float32Array).map((value) => value * alpha);
}

/** Bends each image like rubber (Simard et al. 2003), the more the larger `scale` is. */
export const randomElasticTransform = defineAugmentation({
  type: 'layers/RandomElasticTransform',
  positional: 'factor',
  options: {
    /** Probability that an image is changed. */
    factor: factor([0, 1], { default: [0, 1] }),
    scale: factor([0, 1], { default: [0, 1] }),
    ...projectingOptions,
    valueRange,
  },
  draw: (random, size, o) => ({
    chosen: drawWhether(random, size.batch, o.factor),
    strength: random.uniform(...o.scale),
    noise: { right: normals(random, size), down: normals(random, size) },
  }),
  apply(images, { chosen, strength, noise }, o) {
    const size = imageSize(images);
    if (strength === 0) return images;
    const alpha = Math.max(size.height, size.width) * 0.1 * strength;
    const sigma = Math.min(size.height, size.width) * 0.05 * strength;
    const right = smooth(noise.right, size, { sigma, alpha });
    const down = smooth(noise.down, size, { sigma, alpha });
    const bent = displaceImages(images, { right, down }, o);
    return clipByValue(choose(chosen, bent, images), ...o.valueRange);
  },
});
