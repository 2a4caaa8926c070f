import { options } from '@graftjs/core';
import { projectImages, projectionBetween } from '../image/project.js';
import { choose } from './choose.js';
import { defineAugmentation, imageSize } from './define-augmentation.js';
import { interpolation } from './projecting-options.js';
import { drawWhether, factor } from './ranges.js';

type Corner = readonly [x: number, y: number];

/** The view from another place: each corner moves by up to half of `scale` of where it is. */
export const randomPerspective = defineAugmentation({
  type: 'layers/RandomPerspective',
  positional: 'factor',
  options: {
    /** Probability that an image is changed. */
    factor: factor([0, 1], { default: [0, 1] }),
    scale: options.number({ min: 0, max: 1, default: 1 }),
    interpolation,
    fillValue: options.number({ default: 0 }),
  },
  draw(random, { batch }, { factor: chances, scale }) {
    const move = () => random.uniform(-0.5 * scale, 0.5 * scale);
    return {
      chosen: drawWhether(random, batch, chances),
      moves: Array.from({ length: batch }, () =>
        Array.from({ length: 4 }, (): Corner => [move(), move()]),
      ),
    };
  },
  apply(images, { chosen, moves }, { interpolation: how, fillValue }) {
    const { height, width } = imageSize(images);
    const [right, bottom] = [width - 1, height - 1];
    const corners: Corner[] = [
      [0, 0],
      [right, 0],
      [0, bottom],
      [right, bottom],
    ];
    const views = moves.map((own) =>
      projectionBetween(
        corners,
        corners.map(([x, y], i): Corner => {
          const [dx, dy] = own[i] ?? [0, 0];
          return [x + x * dx, y + y * dy];
        }),
      ),
    );
    const seen = projectImages(images, views, {
      interpolation: how,
      fillValue,
      fillMode: 'constant',
    });
    return choose(chosen, seen, images);
  },
});
