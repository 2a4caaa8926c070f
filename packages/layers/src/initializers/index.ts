import { constant, identity, ones, zeros } from './constants.js';
import { orthogonal } from './orthogonal.js';
import { randomNormal, randomUniform, truncatedNormal } from './random.js';
import { stft } from './stft.js';
import {
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  lecunNormal,
  lecunUniform,
  varianceScaling,
} from './variance-scaling.js';

/** Initialisers by the names that options take. */
export const initializers = {
  constant,
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  identity,
  lecunNormal,
  lecunUniform,
  ones,
  orthogonal,
  randomNormal,
  randomUniform,
  stft,
  truncatedNormal,
  varianceScaling,
  zeros,
} as const;
export type InitializerName = keyof typeof initializers;
