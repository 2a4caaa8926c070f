import { Random } from '@graftjs/core';
import { pca } from '@graftjs/training';
import { atLeastTwo, rowsByClass } from '../statistics/classes.js';
import { mixturePosteriors } from '../statistics/gaussian-mixture.js';
import { checkCount, checkPart } from '../statistics/check-number.js';
import { checkTable, type Table } from '../statistics/table.js';
import { leep } from './leep.js';

export interface NLeepOptions {
  /** Share of the variance that the principal components keep. Default 0.8. */
  readonly variance?: number;
  /** Gaussians a class. Default 5. */
  readonly componentsPerClass?: number;
  /** Default 0. */
  readonly seed?: number;
}

/**
 * N-LEEP: LEEP with the posteriors of a Gaussian mixture over the features in place of a source
 * head, for models that have none. At most 0, higher is better.
 *
 * @see Li et al., "Ranking Neural Checkpoints", CVPR 2021
 */
export function nLeep(
  features: Table,
  labels: ArrayLike<number>,
  { variance = 0.8, componentsPerClass = 5, seed = 0 }: NLeepOptions = {},
): number {
  checkTable('nLeep', features, labels);
  checkPart('nLeep', 'variance', variance);
  checkCount('nLeep', 'componentsPerClass', componentsPerClass);
  const classes = atLeastTwo('nLeep', rowsByClass('nLeep', labels));
  const components = componentsPerClass * classes.size;
  const rows = pca(features, variance < 1 ? { components: variance } : {}).transform(features);
  return leep(mixturePosteriors(rows, { components, random: new Random(seed) }), labels);
}
