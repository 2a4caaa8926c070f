import { Random, type Model } from '@graftjs/core';
import type { HostArray } from '@graftjs/datasets';
import type { MistakeWithNeighbours, TransferReport } from '@graftjs/report';
import { drawnInAll, type Labelled } from '../examples/labelled.js';
import { nearestExamples } from '../explaining/nearest-examples.js';
import { featuresOf, type Example } from '../prefix/features-of.js';
import { softmaxOf } from '../trust/softmax.js';
import { examplePixels } from './example-pixels.js';
import { pictureOf } from './heat-picture.js';
import { indexOfMaximum } from '../statistics/index-of-maximum.js';

export interface MistakeFacts {
  /** Logits of the examples. */
  readonly rows: readonly Float32Array[];
  readonly measured: Labelled;
  readonly features: readonly Example[];
  readonly body: Model;
  /** Examples that were trained on. */
  readonly pool: Labelled;
  readonly source: Labelled | null;
  readonly sourceClasses?: readonly string[] | undefined;
  readonly count: number;
}

/** How many mistakes are shown, with how many neighbours of each kind. */
const [SHOWN, NEAREST, SEARCHED] = [8, 3, 300];

interface Wrong {
  readonly i: number;
  readonly predicted: number;
  readonly truth: number;
  readonly probability: number;
}

/** What is taken for what, and the surest mistakes with the examples next to them. */
export async function mistakesOf(
  facts: MistakeFacts,
): Promise<Pick<TransferReport, 'confusion' | 'mistakes'>> {
  const { rows, measured, features, body, pool, source, sourceClasses, count } = facts;
  const { confusion, wrong } = confusionOf(rows, measured, count);
  const top = wrong.sort((a, b) => b.probability - a.probability).slice(0, SHOWN);
  if (top.length === 0) return { confusion, mistakes: [] };
  const queries = top.map(({ i }) => numbersOf(features[i] as Example));
  const trained = await neighboursIn(pool, body, queries);
  const away = source && (await neighboursIn(source, body, queries));
  const mistakes: MistakeWithNeighbours[] = [];
  for (const [k, { i, predicted, truth, probability }] of top.entries()) {
    const own = await pictureIn(measured, i);
    if (!own) continue;
    const { image, file } = own;
    const others = away?.[k];
    mistakes.push({
      ...{ image, truth, predicted, probability, file },
      nearest: trained[k] ?? [],
      ...(others && {
        nearestSource: others.map(({ image: near, label }) => ({
          image: near,
          name: sourceClasses?.[label] ?? `class ${label}`,
        })),
      }),
    });
  }
  return { confusion, mistakes };
}

function confusionOf(
  rows: readonly Float32Array[],
  { labels }: Labelled,
  count: number,
): { confusion: number[][]; wrong: Wrong[] } {
  const confusion = Array.from({ length: count }, () => new Array<number>(count).fill(0));
  const wrong: Wrong[] = [];
  softmaxOf(rows).forEach((p, i) => {
    const predicted = indexOfMaximum(p);
    const truth = labels[i] as number;
    const row = confusion[truth] as number[];
    row[predicted] = (row[predicted] ?? 0) + 1;
    const probability = p[predicted] as number;
    if (predicted !== truth) wrong.push({ i, predicted, truth, probability });
  });
  return { confusion, wrong };
}

interface Near {
  readonly image: string;
  readonly label: number;
}

/** The examples whose features are nearest to each query, as pictures. */
async function neighboursIn(
  given: Labelled,
  body: Model,
  queries: readonly Float32Array[],
): Promise<Near[][]> {
  const known = drawnInAll(given, SEARCHED, new Random(0));
  const features = (await featuresOf(body, known.data)).examples.map(numbersOf);
  const found = nearestExamples(features, queries, { count: NEAREST });
  return Promise.all(
    found.map(async (neighbours) => {
      const near = await Promise.all(
        neighbours.map(async ({ index }) => {
          const seen = await pictureIn(known, index);
          return seen ? [{ image: seen.image, label: known.labels[index] as number }] : [];
        }),
      );
      return near.flat();
    }),
  );
}

async function pictureIn(
  { data }: Labelled,
  at: number,
): Promise<{ readonly image: string; readonly file: string | undefined } | null> {
  const [example] = await data.subset([at]).toArray();
  const pixels = example && examplePixels(example);
  if (!pixels) return null;
  return { image: await pictureOf(pixels), file: (example as { file?: string }).file };
}

const numbersOf = ({ x }: Example): Float32Array => (x as HostArray<Float32Array>).data;
