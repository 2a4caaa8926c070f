import { Random, type Model } from '@graftjs/core';
import type { Omitted } from '@graftjs/report';
import { snapshotOf, type Snapshot } from '../../comparing/compare.js';
import { drawnInAll, type Labelled } from '../../examples/labelled.js';
import type { Example } from '../../prefix/features-of.js';
import { bodyFeatures } from '../body-features.js';
import { mapsOf } from '../looks.js';
import { stageOutputs, type StageOutputs } from '../moved-layers.js';
import type { Study } from '../study.js';
import { unlessOmitted } from '../unless-omitted.js';

/** What a model is and does before it is trained, to be compared with afterwards. */
export interface FirstLook {
  readonly weights: Snapshot;
  /** One example of each of the first classes. */
  readonly shown: readonly Example[];
  /** Where the base looks in them. */
  readonly maps: readonly ArrayLike<number>[] | Omitted;
  /** Of the {@link embedded} examples. */
  readonly features: readonly Float32Array[];
  /** Of the examples of the source, where there are any. */
  readonly away: readonly Float32Array[] | null;
  readonly outputs: StageOutputs;
}

/** The test examples whose features are shown on a map. */
export const embedded = ({ test, seed }: Study): Labelled =>
  drawnInAll(test, 200, new Random(seed));

/** The examples of the source that are compared with them. */
export const away = ({ source, seed }: Study): Labelled | null =>
  source && drawnInAll(source, 200, new Random(seed));

export async function firstLook(study: Study, model: Model): Promise<FirstLook> {
  const { base, test, quiet } = study;
  const weights = await snapshotOf(model);
  const shown = await test.data.subset(firstOfClasses(test)).toArray();
  const other = away(study);
  return {
    weights,
    shown,
    maps: await unlessOmitted(() => mapsOf(base, shown), quiet),
    features: await bodyFeatures(model, embedded(study)),
    away: other && (await bodyFeatures(model, other)),
    outputs: await stageOutputs(model, test.data),
  };
}

function firstOfClasses({ labels }: Labelled): number[] {
  return [...new Set(labels)].slice(0, 4).map((label) => labels.indexOf(label));
}
