import { options } from '@graftjs/core';
import { FILL_MODES } from '../image/project.js';

export const interpolation = options.oneOf(['bilinear', 'nearest'], { default: 'bilinear' });

/** How pixels between pixels and outside the image come about. */
export const projectingOptions = {
  fillMode: options.oneOf(FILL_MODES, { default: 'reflect' }),
  interpolation,
  /** With `fillMode: 'constant'`. */
  fillValue: options.number({ default: 0 }),
};
