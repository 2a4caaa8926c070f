import { DataError, Random, type Dataset, type Model } from '@graftjs/core';
import type { HostArray } from '@graftjs/datasets';
import { wilsonInterval } from '@graftjs/report';
import { outputsOf } from '../choosing/outputs-of.js';
import { splitAtHead } from '../choosing/split-at-head.js';
import { indexOfMaximum } from '../statistics/index-of-maximum.js';
import { labelled } from '../examples/labelled.js';
import { ldaHead } from '../heads/lda-head.js';
import { predictClasses } from '../heads/linear-head.js';
import { featuresOf, type Example } from '../prefix/features-of.js';

export interface ForgettingOptions {
  /**
   * What tells the source's classes apart: the model's `own` classifier, or a `probe` (LDA in closed
   * form) that half of the source examples are given to. Default its own, where it has as many
   * outputs as there are classes and is better on them than always answering the most frequent: those
   * of a folder may come in another order than the model's.
   */
  readonly head?: 'own' | 'probe';
  readonly seed?: number | string;
  readonly signal?: AbortSignal | undefined;
}

/** How much of the source task a model still knows. */
export interface ForgettingMeter {
  /** Accuracy on source examples when the meter was made. */
  readonly before: number;
  /** What the source's classes are told apart by. */
  readonly head: 'own' | 'probe';
  /** The accuracy now, with the classifier of then on the features of now. */
  measure(): Promise<number>;
}

/**
 * Measures how well a model does on its source task, now and again after its layers were trained on
 * something else.
 *
 * @param base the model that was grafted onto: it shares its layers with the graft
 * @example
 * const meter = await forgettingMeter(base, sourceExamples);
 * await fineTune(graft(base, { head }), train, { recipe: lpft() });
 * console.log(meter.before - (await meter.measure())); // forgotten
 */
export async function forgettingMeter(
  base: Model,
  data: Dataset<Example>,
  { head: asked, seed = 0, signal }: ForgettingOptions = {},
): Promise<ForgettingMeter> {
  const source = await labelled('forgettingMeter', data);
  const { body, head } = splitAtHead(base);
  const fits = head !== null && head.outputs[0]?.shape.at(-1) === source.classes;
  const kind = asked ?? (fits ? 'own' : 'probe');
  if (kind === 'own' && !head) {
    throw new DataError({
      where: 'forgettingMeter',
      problem: 'the model has no classifier of its own',
      hint: "Give { head: 'probe' }.",
    });
  }
  const order = new Random(seed).split('halves').permutation(source.labels.length);
  const half = Math.floor(order.length / 2);
  const [fitted, measured] =
    kind === 'own' ? [[], [...order]] : [[...order.slice(0, half)], [...order.slice(half)]];
  const labelsAt = (positions: readonly number[]) =>
    positions.map((i) => source.labels[i] as number);
  const featuresAt = (positions: readonly number[]) =>
    featuresOf(body, source.data.subset(positions), { signal });
  const probe =
    kind === 'probe'
      ? ldaHead({
          features: (await featuresAt(fitted)).examples.map(({ x }) => (x as HostArray).data),
          labels: labelsAt(fitted),
          classes: source.classes,
        })
      : null;
  const truth = labelsAt(measured);
  const measure = async () => {
    const { examples } = await featuresAt(measured);
    const said = probe
      ? predictClasses(
          probe,
          examples.map(({ x }) => (x as HostArray).data),
        )
      : (await outputsOf(head as Model, examples)).map(indexOfMaximum);
    return truth.filter((label, i) => said[i] === label).length / truth.length;
  };
  const before = await measure();
  if (kind === 'own' && !asked && !isBetterThanGuessing(before, truth)) {
    return forgettingMeter(base, data, { head: 'probe', seed, ...(signal ? { signal } : {}) });
  }
  return { before, head: kind, measure };
}

/** By the lower end of the 95 % interval of the accuracy. */
function isBetterThanGuessing(accuracy: number, truth: readonly number[]): boolean {
  const counts = new Map<number, number>();
  for (const label of truth) counts.set(label, (counts.get(label) ?? 0) + 1);
  const [low] = wilsonInterval(Math.round(accuracy * truth.length), truth.length);
  return low > Math.max(...counts.values()) / truth.length;
}
