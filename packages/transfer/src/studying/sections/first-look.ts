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
  readonly maps: readonly Float32Array[] | Omitted;
  /** Of {@link embedded} examples. */
  readonly features: readonly Float32Array[];
  readonly outputs: StageOutputs;
}

/** The test examples whose features are shown on a map. */
export const embedded = ({ test, seed }: Study): Labelled =>
  drawnInAll(test, 200, new Random(seed));

export async function firstLook(study: Study, model: Model): Promise<FirstLook> {
  const { base, test, quiet } = study;
  const weights = await snapshotOf(model);
  const shown = await test.data.subset(firstOfClasses(test)).toArray();
  return {
    weights,
    shown,
    maps: await unlessOmitted(() => mapsOf(base, shown), quiet),
    features: await bodyFeatures(model, embedded(study)),
    outputs: await stageOutputs(model, test.data),
  };
}

function firstOfClasses({ labels }: Labelled): number[] {
  return [...new Set(labels)].slice(0, 4).map((label) => labels.indexOf(label));
}
