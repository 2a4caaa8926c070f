import type { Activation, Constraint, Initializer, Regularizer } from '@graftjs/core';
import { activations, type ActivationName } from '../activations/index.js';
import { constraints } from '../constraints/index.js';
import { initializers, type InitializerName } from '../initializers/index.js';
import { regularizers } from '../regularizers/index.js';
import { namedOption, optionalNamedOption } from './named-option.js';

// The options that most layers share, each by name or as a value.

export const activationOr = (standard: ActivationName) =>
  namedOption<Activation, typeof activations>('an activation', 'apply', activations, standard);

export const activation = activationOr('linear');

export const initializer = (standard: InitializerName) =>
  namedOption<Initializer, typeof initializers>('an initializer', 'values', initializers, standard);

export const regularizer = optionalNamedOption<Regularizer, typeof regularizers>(
  'a regularizer',
  'penalty',
  regularizers,
);

export const constraint = optionalNamedOption<Constraint, typeof constraints>(
  'a constraint',
  'project',
  constraints,
);
