import { options } from '@graftjs/core';
import { activationOr, constraint, initializer, regularizer } from '../options/layer-values.js';

/** What the matrices of a cell are made by, penalised by and held to, and what it drops. */
export const gateOptions = {
  useBias: options.boolean({ default: true }),
  kernelInitializer: initializer('glorotUniform'),
  recurrentInitializer: initializer('orthogonal'),
  biasInitializer: initializer('zeros'),
  kernelRegularizer: regularizer,
  recurrentRegularizer: regularizer,
  biasRegularizer: regularizer,
  kernelConstraint: constraint,
  recurrentConstraint: constraint,
  biasConstraint: constraint,
  /** Share of the inputs to drop while training, the same at every step (Gal and Ghahramani 2016). */
  dropout: options.number({ min: 0, max: 1, default: 0 }),
  /** Share of the state to drop while training, the same at every step. */
  recurrentDropout: options.number({ min: 0, max: 1, default: 0 }),
  seed: options.nullable(options.integer()),
};

/** Options of cells that multiply by matrices. */
export const unitOptions = {
  units: options.integer({ min: 1 }),
  activation: activationOr('tanh'),
  ...gateOptions,
};

/** The activation of gates. */
export const recurrentActivation = activationOr('sigmoid');
