import type { Dataset, Model } from '@graftjs/core';
import { dense } from '@graftjs/layers';
import { labelled } from '../examples/labelled.js';
import { fineTune } from '../fine-tuning/fine-tune.js';
import { setTrainableLayers, trainableLayers } from '../freezing/trainable-layers.js';
import { ewc } from '../penalties/ewc.js';
import { fisherOf, type Fisher } from '../penalties/fisher-of.js';
import { l2sp } from '../penalties/l2sp.js';
import { SourceValues } from '../penalties/source-values.js';
import type { SourcePenalty } from '../penalties/source-penalty.js';
import type { Example } from '../prefix/features-of.js';
import type { Recipe } from '../recipes/define-recipe.js';
import { linearProbe } from '../recipes/linear-probe.js';
import { lpft } from '../recipes/lpft.js';
import { graft } from '../surgery/graft.js';
import { headOf } from '../surgery/stages-of.js';
import {
  forgettingMeter,
  type ForgettingMeter,
  type ForgettingOptions,
} from './forgetting-meter.js';

/** What a way of training gained on the target, and what it left of the source. */
export interface ForgettingPoint {
  readonly name: string;
  readonly kind: 'frozen' | 'fine-tuning' | 'L2-SP' | 'EWC';
  readonly target: number;
  readonly source: number;
}

export interface ForgettingFrontier {
  /** Accuracy on the source before. */
  readonly before: number;
  readonly points: readonly ForgettingPoint[];
  /** What the source's classes were told apart by. */
  readonly head: ForgettingMeter['head'];
  /** Of the ways that were meant, those that there was no time for. */
  readonly left: readonly string[];
}

export interface FrontierOptions extends ForgettingOptions {
  readonly source: Dataset<Example>;
  readonly train: Dataset<Example>;
  readonly validation: Dataset<Example>;
  readonly classes: number;
  /** Default LP-FT of 8 epochs. */
  readonly recipe?: Recipe;
  /** Default 0.01, 0.1, 1. */
  readonly alphas?: readonly number[];
  /** Default 10, 100, 1000. */
  readonly lambdas?: readonly number[];
  /** Examples that EWC's information is computed on, default 100. */
  readonly fisherExamples?: number;
  /** Asked before each way: whether to stop there. */
  readonly enough?: (done: number) => boolean;
}

/**
 * The gain and forget frontier: a frozen body, plain fine-tuning, and sweeps of L2-SP and EWC, each
 * from the same weights, by their accuracy on the target and on the source. The model is afterwards
 * as it was, bit for bit.
 */
export async function forgettingFrontier(
  base: Model,
  options: FrontierOptions,
): Promise<ForgettingFrontier> {
  const { recipe = lpft() } = options;
  const { alphas = [0.01, 0.1, 1], lambdas = [10, 100, 1000], enough = () => false } = options;
  const meter = await forgettingMeter(base, options.source, options);
  const start = new SourceValues(new Set(base.parameters));
  const trainable = trainableLayers(base);
  const points: ForgettingPoint[] = [];
  let fisher: Fisher | null = null;
  const fisherNow = async () => (fisher ??= await fisherOfSource(base, options));
  const ways: readonly Way[] = [
    { name: 'frozen', kind: 'frozen', recipe: linearProbe() },
    { name: 'fine-tuning', kind: 'fine-tuning', recipe },
    ...alphas.map((alpha): Way => ({
      name: `L2-SP ${alpha}`,
      kind: 'L2-SP',
      recipe,
      penalty: () => Promise.resolve(l2sp({ alpha })),
    })),
    ...lambdas.map((lambda): Way => ({
      name: `EWC ${lambda}`,
      kind: 'EWC',
      recipe,
      penalty: async () => ewc({ fisher: await fisherNow(), lambda }),
    })),
  ];
  // The strengths in the middle first: what there is no time for are the ends.
  const order = [...ways].sort((a, b) => rankOf(a, ways) - rankOf(b, ways));
  try {
    for (const way of order) {
      if (enough(points.length)) break;
      const point = await pointOf(base, way, meter, options).catch((error: unknown) => {
        // What was done by then is worth showing.
        if ((error as Error).name === 'TimeoutError' && points.length > 0) return null;
        throw error;
      });
      start.restore();
      if (!point) break;
      points.push(point);
    }
  } finally {
    start.restore();
    start.dispose();
    setTrainableLayers(base, trainable);
    (fisher as Fisher | null)?.dispose();
  }
  const done = new Set(points.map(({ name }) => name));
  const left = ways.map(({ name }) => name).filter((name) => !done.has(name));
  return { before: meter.before, points, head: meter.head, left };
}

async function pointOf(
  base: Model,
  way: Way,
  meter: ForgettingMeter,
  { train, validation, classes, seed = 0, signal }: FrontierOptions,
): Promise<ForgettingPoint> {
  signal?.throwIfAborted();
  const penalty = await way.penalty?.();
  const model = graft(base, { head: [dense(classes, { activation: 'softmax' })] });
  try {
    const { logs } = await fineTune(model, train, {
      recipe: way.recipe,
      ...{ validation, seed },
      ...(penalty ? { penalty } : {}),
      ...(signal ? { signal } : {}),
    });
    const { name, kind } = way;
    const source = await meter.measure();
    return { name, kind, target: logs['val.accuracy'] ?? NaN, source };
  } finally {
    for (const layer of headOf(model)) layer.dispose();
  }
}

interface Way {
  readonly name: string;
  readonly kind: ForgettingPoint['kind'];
  readonly recipe: Recipe;
  readonly penalty?: () => Promise<SourcePenalty>;
}

function rankOf(way: Way, ways: readonly Way[]): number {
  const own = ways.filter(({ kind }) => kind === way.kind);
  return Math.abs(own.indexOf(way) - Math.floor(own.length / 2)) * 10 + ways.indexOf(way) / 100;
}

/** With the model's own classifier, or a probe on it where the source has other classes. */
async function fisherOfSource(base: Model, options: FrontierOptions): Promise<Fisher> {
  const { source, fisherExamples: examples = 100, seed = 0 } = options;
  const before = trainableLayers(base);
  const labels = new Set<number>();
  for (const label of (await labelled('forgettingFrontier', source)).labels) labels.add(label);
  const own = base.outputs[0]?.shape.at(-1) === labels.size;
  const model = own
    ? base
    : graft(base, { head: [dense(Math.max(...labels) + 1, { activation: 'softmax' })] });
  try {
    if (!own) await fineTune(model, source, { recipe: linearProbe({ epochs: 0 }), seed });
    model.trainable = true;
    return await fisherOf(model, source, { examples, seed });
  } finally {
    setTrainableLayers(base, before);
  }
}
