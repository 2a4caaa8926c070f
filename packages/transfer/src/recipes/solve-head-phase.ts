import { tensor, tidy, type Layer, type Model, type Tensor } from '@graftjs/core';
import type { HostArray } from '@graftjs/datasets';
import { subModel } from '@graftjs/layers';
import { evaluate } from '@graftjs/training';
import { usesOf } from '@graftjs/zoo';
import { classOf } from '../heads/class-of.js';
import { calibratedHead } from '../heads/calibrated-head.js';
import { classifierLayer } from '../heads/classifier-layer.js';
import { ldaHead } from '../heads/lda-head.js';
import type { HeadData, LinearHead } from '../heads/linear-head.js';
import { logisticHead } from '../heads/logistic-head.js';
import { ridgeHead } from '../heads/ridge-head.js';
import { featuresOf, type Example } from '../prefix/features-of.js';
import { batchesOf } from '../prefix/phase-data.js';
import type { Phase, PhaseRun, PhaseWork } from './phase.js';

/** The classifiers that need no gradients. */
export const headSolvers = {
  lda: { title: 'linear discriminant analysis', solve: (data: HeadData) => ldaHead(data) },
  ridge: { title: 'ridge regression', solve: (data: HeadData) => ridgeHead(data) },
  logistic: { title: 'logistic regression', solve: (data: HeadData) => logisticHead(data) },
} as const;
export type HeadSolver = keyof typeof headSolvers;

/** A phase that solves for the last dense layer in closed form (L-BFGS for `logistic`). */
export function solveHeadPhase({ solver }: { readonly solver: HeadSolver }): Phase {
  return {
    name: 'solved head',
    description: `the head, solved for by ${headSolvers[solver].title}`,
    train: 'head',
    run: (work) => solveHead(work, headSolvers[solver].solve),
  };
}

async function solveHead(
  work: PhaseWork,
  solve: (data: HeadData) => LinearHead,
): Promise<PhaseRun> {
  const layer = classifierLayer(work.model) as Layer;
  const outputs = Number(layer.getConfig()['units']);
  const data = await headData(work, layer, Math.max(outputs, 2));
  const { head } = calibratedHead(solve, data);
  setHead(layer, head, outputs);
  const figures = (part: NonNullable<PhaseWork['validation']>) =>
    evaluate(work.rest, batchesOf(part, { batchSize: work.batchSize, shuffle: false }), {
      loss: work.loss,
      metrics: work.metrics,
    });
  const validation = work.validation && (await figures(work.validation));
  const logs = Object.entries(validation ?? {}).map(([key, value]) => [`val.${key}`, value]);
  return {
    epochs: [{ ...(await figures(work.train)), ...(Object.fromEntries(logs) as object) }],
    stopped: null,
    rates: [{ name: 'head', rate: null }],
  };
}

/** What the layer receives, as rows of numbers, and the class of each. */
async function headData(
  { rest, train, random, signal }: PhaseWork,
  layer: Layer,
  classes: number,
): Promise<HeadData> {
  const pass = { epoch: 0, random };
  let examples: readonly Example[];
  const before = beforeLayer(rest, layer);
  if (train.through) {
    // As the part behind the prefix is given them elsewhere: not folded, which would round otherwise.
    const options = { pass, signal, fold: false };
    const features = await featuresOf(train.through, train.examples, options);
    examples = features.examples;
  } else {
    examples = [];
    for await (const example of train.examples.iterate(pass)) {
      (examples as Example[]).push(example);
    }
  }
  const rows = examples.map(({ x }) => x as HostArray);
  const features = rows.map(({ data }) => data);
  const labels = examples.map(({ y }) => classOf(y));
  if (!before) return { features, labels, classes };
  const arranged = rows.map(({ data, shape }) => {
    const made = tidy(
      () => before.predict(tensor(Float32Array.from(data), [1, ...shape])) as Tensor,
    );
    const values = made.dataSync<'float32'>().slice();
    made.dispose();
    return values;
  });
  return { features: arranged, labels, classes };
}

/** What still comes before the layer in the trained part, `null` where nothing does. */
function beforeLayer(rest: Model, layer: Layer): Model | null {
  const source = usesOf(rest).find((use) => use.layer === layer)?.inputs[0];
  return !source || rest.inputs.includes(source) ? null : subModel(rest, { to: source });
}

function setHead(layer: Layer, { kernel, bias }: LinearHead, outputs: number): void {
  const columns = bias.length;
  const pick = (row: Float64Array): number[] =>
    // One output for two classes says how much likelier the second is.
    outputs === 1 && columns === 2 ? [(row[1] as number) - (row[0] as number)] : [...row];
  const weights = tidy(() => [
    tensor(Float32Array.from(kernel.flatMap(pick)), [kernel.length, outputs]),
    tensor(Float32Array.from(pick(bias)), [outputs]),
  ]);
  layer.setWeights(weights);
  for (const weight of weights) weight.dispose();
}
