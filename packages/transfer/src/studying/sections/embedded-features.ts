import { Random, type Model } from '@graftjs/core';
import type { Embedding } from '@graftjs/report';
import { aDistance } from '../../domains/a-distance.js';
import { drawnInAll } from '../../examples/labelled.js';
import { bodyFeatures } from '../body-features.js';
import type { Study } from '../study.js';
import { embeddingOf } from '../trusted.js';
import { embedded, type FirstLook } from './first-look.js';

/** How the classes lie in the features, before and after. */
export async function embeddedFeatures(
  study: Study,
  model: Model,
  first: FirstLook,
): Promise<Embedding> {
  const few = embedded(study);
  const after = await bodyFeatures(model, few);
  const { source, seed } = study;
  const away = source && (await bodyFeatures(model, drawnInAll(source, 200, new Random(seed))));
  return embeddingOf(
    [
      { name: 'before', features: first.features },
      { name: 'after', features: after },
    ],
    few.labels,
    away && aDistance(away, after),
  );
}
