import { options } from '@graftjs/core';
import { activation, constraint, initializer, regularizer } from '../options/layer-values.js';
import { dataFormat } from './data-format.js';
import { padding } from './geometry.js';

/** Window, stride and dilation of a convolution over some spatial axes. */
export const windowOptions = <const Axes extends number>(axes: Axes) => ({
  kernelSize: options.perAxis(axes, { min: 1 }),
  strides: options.perAxis(axes, { min: 1, default: 1 }),
  dilationRate: options.perAxis(axes, { min: 1, default: 1 }),
  padding,
  dataFormat,
});

/** What a kernel is made by, penalised by and held to. */
export const kernelOptions = {
  kernelInitializer: initializer('glorotUniform'),
  kernelRegularizer: regularizer,
  kernelConstraint: constraint,
};

/** Bias and activation after the products. */
export const outputOptions = {
  activation,
  useBias: options.boolean({ default: true }),
  biasInitializer: initializer('zeros'),
  biasRegularizer: regularizer,
  biasConstraint: constraint,
  activityRegularizer: regularizer,
};
