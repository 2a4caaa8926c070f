import { Random, type Model } from '@graftjs/core';
import type { HostArray } from '@graftjs/datasets';
import type { TransferReport } from '@graftjs/report';
import { drawnInAll, type Labelled } from '../examples/labelled.js';
import { nearestExamples } from '../explaining/nearest-examples.js';
import { featuresOf, type Example } from '../prefix/features-of.js';
import { softmaxOf } from '../trust/softmax.js';
import { examplePixels } from './example-pixels.js';
import { pictureOf } from './heat-picture.js';

/** What is taken for what, and the surest mistakes with the training examples next to them. */
export async function mistakesOf(
  rows: readonly Float32Array[],
  measured: Labelled,
  pool: Labelled,
  body: Model,
  testFeatures: readonly Example[],
  count: number,
): Promise<Pick<TransferReport, 'confusion' | 'mistakes'>> {
  const confusion = Array.from({ length: count }, () => new Array<number>(count).fill(0));
  const probabilities = softmaxOf(rows);
  const wrong: { i: number; predicted: number; truth: number; probability: number }[] = [];
  probabilities.forEach((p, i) => {
    const predicted = p.indexOf(Math.max(...p));
    const truth = measured.labels[i] as number;
    const row = confusion[truth] as number[];
    row[predicted] = (row[predicted] ?? 0) + 1;
    if (predicted !== truth)
      wrong.push({ i, predicted, truth, probability: p[predicted] as number });
  });
  const top = wrong.sort((a, b) => b.probability - a.probability).slice(0, 8);
  if (top.length === 0) return { confusion, mistakes: [] };
  const known = drawnInAll(pool, 300, new Random(0));
  const features = (await featuresOf(body, known.data)).examples.map(
    ({ x }) => (x as HostArray).data,
  );
  const neighbours = nearestExamples(
    features,
    top.map(({ i }) => ((testFeatures[i] as Example).x as HostArray).data),
    { count: 3 },
  );
  const image = async (given: Labelled, at: number) => {
    const [example] = await given.data.subset([at]).toArray();
    const pixels = example && examplePixels(example);
    return { picture: pixels ? await pictureOf(pixels) : null, example };
  };
  const mistakes: TransferReport['mistakes'][number][] = [];
  for (const [k, { i, predicted, truth, probability }] of top.entries()) {
    const own = await image(measured, i);
    if (!own.picture) continue;
    const { file } = own.example as { file?: string };
    const nearest = [];
    for (const { index } of neighbours[k] ?? []) {
      const { picture } = await image(known, index);
      if (picture) nearest.push({ image: picture, label: known.labels[index] as number });
    }
    mistakes.push({ image: own.picture, truth, predicted, probability, file, nearest });
  }
  return { confusion, mistakes };
}
