import { Random, type Dataset, type Model } from '@graftjs/core';
import type { HostArray } from '@graftjs/datasets';
import { crossValidatedProbe } from '../choosing/cross-validated-probe.js';
import { logMe } from '../choosing/log-me.js';
import { leaveOneOutNearest } from '../choosing/nearest-baselines.js';
import { splitAtHead } from '../choosing/split-at-head.js';
import { atLeastTwoClasses, drawnInAll, labelled } from '../examples/labelled.js';
import type { FeatureStore } from '../prefix/feature-store.js';
import { featuresOf, type Example } from '../prefix/features-of.js';
import { stagesOf } from '../surgery/stages-of.js';
import { withPart } from './prepared-part.js';
import { shiftKind, type Shift } from './shift-kind.js';
import { statisticsShift } from './statistics-shift.js';

/** What a choice of recipe goes by. */
export interface TargetFacts {
  readonly examples: number;
  readonly classes: number;
  /** Examples of the class that has fewest. */
  readonly fewest: number;
  /** Accuracy of a linear probe on frozen features, cross-validated. */
  readonly probe: number;
  /** Leave-one-out accuracy of the nearest neighbour on frozen features. */
  readonly nearest: number;
  readonly logMe: number;
  readonly shift: Shift;
  /** Names of the stages before the head, from the input on. */
  readonly stages: readonly string[];
}

export interface TargetFactsOptions {
  /** Examples whose features are scored, default 300. */
  readonly examples?: number;
  readonly seed?: number | string;
  readonly signal?: AbortSignal | undefined;
  /** A store of features; given, those of all examples are computed for it, and used. */
  readonly cache?: FeatureStore | undefined;
}

/** Measures what can be known of a model and its new examples before anything trains. */
export async function targetFacts(
  model: Model,
  data: Dataset<Example>,
  { examples: most = 300, seed = 0, signal, cache }: TargetFactsOptions = {},
): Promise<TargetFacts> {
  const all = await labelled('chooseRecipe', data);
  atLeastTwoClasses('chooseRecipe', all);
  const counts = new Map<number, number>();
  for (const label of all.labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const few = drawnInAll(all, most, new Random(seed).split('facts'));
  model.initialize(new Random(seed));
  const { body } = splitAtHead(model);
  const chosen = { ...few, all: data, positions: few.positions };
  const features = await featureRows(model, body, chosen, { cache, signal });
  return {
    examples: all.labels.length,
    classes: counts.size,
    fewest: Math.min(...counts.values()),
    probe: crossValidatedProbe(features, few.labels),
    nearest: leaveOneOutNearest(features, few.labels),
    logMe: logMe(features, few.labels),
    shift: shiftKind(await statisticsShift(body, few.data)),
    stages: stagesOf(model)
      .map(({ name }) => name)
      .filter((name) => name !== 'head'),
  };
}

/** From the store where there is one, else of the few examples alone. */
async function featureRows(
  model: Model,
  body: Model,
  few: {
    readonly all: Dataset<Example>;
    readonly data: Dataset<Example>;
    readonly positions: Int32Array;
  },
  { cache, signal }: Pick<TargetFactsOptions, 'cache' | 'signal'>,
): Promise<ArrayLike<number>[]> {
  const numbers = ({ x }: Example) => (x as HostArray).data;
  if (!cache) return (await featuresOf(body, few.data, { signal })).examples.map(numbers);
  return withPart(model, few.all, { train: 'head', cache, signal }, async ({ data }) => {
    if (data.through) return (await featuresOf(body, few.data, { signal })).examples.map(numbers);
    return (await data.examples.subset(few.positions).toArray()).map(numbers);
  });
}
