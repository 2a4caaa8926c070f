import { DataError, tensor, tidy, type Layer, type Model, type Tensor } from '@graftjs/core';
import type { HostArray } from '@graftjs/datasets';
import { subModel } from '@graftjs/layers';
import { adam } from '@graftjs/optimizers';
import { evaluate } from '@graftjs/training';
import { usesOf } from '@graftjs/zoo';
import { isMultiLabel, isOfNumbers, lossList } from '../fine-tuning/task-of.js';
import { classOf } from '../heads/class-of.js';
import { calibratedHead } from '../heads/calibrated-head.js';
import { centredHead } from '../heads/centred-head.js';
import { classifierLayers } from '../heads/classifier-layer.js';
import { ldaHead } from '../heads/lda-head.js';
import type { HeadData, LinearHead } from '../heads/linear-head.js';
import { logisticHead } from '../heads/logistic-head.js';
import { cosineHead, prototypeHead } from '../heads/prototype-head.js';
import { ridgeHead } from '../heads/ridge-head.js';
import { ridgeRegression } from '../heads/ridge-regression.js';
import type { Table } from '../statistics/table.js';
import { featuresOf, type Example } from '../prefix/features-of.js';
import { batchesOf } from '../prefix/phase-data.js';
import type { Phase, PhaseRun, PhaseWork } from './phase.js';
import { runTraining } from './run-training.js';
import { UNSOLVED } from './unsolved.js';

/** The classifiers that need no gradients. */
export const headSolvers = {
  lda: {
    title: 'linear discriminant analysis',
    solve: (data: HeadData) => ldaHead(data),
  },
  ridge: {
    title: 'ridge regression',
    solve: (data: HeadData) => ridgeHead(data),
  },
  prototype: { title: 'nearest class mean', solve: (data: HeadData) => prototypeHead(data) },
  cosine: { title: 'directions of class means', solve: (data: HeadData) => cosineHead(data) },
  logistic: { title: 'logistic regression', solve: (data: HeadData) => logisticHead(data) },
} as const;
export type HeadSolver = keyof typeof headSolvers;

/**
 * A phase that solves for the last dense layer in closed form (L-BFGS for `logistic`). With several
 * heads for each of them; one with a single linear output is solved for by ridge regression, whatever
 * the solver of the others.
 */
export function solveHeadPhase({ solver }: { readonly solver: HeadSolver }): Phase {
  return {
    name: 'solved head',
    description: `the head, solved for by ${headSolvers[solver].title}`,
    train: 'head',
    run: (work) => solveHeads(work, headSolvers[solver].solve),
  };
}

async function solveHeads(
  work: PhaseWork,
  solve: (data: HeadData) => LinearHead,
): Promise<PhaseRun> {
  if (work.model.outputs.some((_, i) => isMultiLabel(work.model, i))) return learned(work);
  const layers = classifierLayers(work.model) as Layer[];
  const examples = await examplesOf(work);
  const ofNumbers = lossList(work.rest, work.loss).map(isOfNumbers);
  layers.forEach((layer, i) => {
    const features = rowsBefore(work.rest, layer, examples);
    const targets = examples.map(({ y }) => (layers.length > 1 ? (y as unknown[])[i] : y));
    const units = Number(layer.getConfig()['units']);
    if (ofNumbers[i]) {
      setHead(layer, ridgeRegression({ features, targets: targets.map(numbersOf) }), units);
    } else {
      checkClasses(targets.map(classOf));
      const classes = Math.max(units, 2);
      const data = { features, labels: targets.map(classOf), classes };
      setHead(layer, centredHead(calibratedHead(solve, data).head), units);
    }
  });
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
    notes: ofNumbers.some(Boolean)
      ? ['targets that are numbers: solved for by ridge regression']
      : [],
  };
}

function checkClasses(labels: readonly number[]): void {
  const odd = labels.findIndex((label) => !Number.isInteger(label));
  if (odd < 0) return;
  throw new DataError({
    where: 'fineTune',
    problem: `the target of example ${odd} is ${labels[odd]}, which is no class`,
    hint: 'To predict numbers, give a loss of numbers: { loss: meanSquaredError() }.',
  });
}

/** Classes that do not exclude each other are no classes to a discriminant. */
async function learned(work: PhaseWork): Promise<PhaseRun> {
  const run = await runTraining(work, {
    ...UNSOLVED,
    rates: null,
    schedule: undefined,
    optimizerOver: ({ rate }) => adam(rate),
    guarded: false,
  });
  const note = 'an example can be of several classes: learned by gradients, not solved for';
  return { ...run, notes: [...(run.notes ?? []), note] };
}

/** The training examples as the part behind the prefix takes them. */
async function examplesOf({ train, random, signal }: PhaseWork): Promise<readonly Example[]> {
  const pass = { epoch: 0, random };
  if (train.through) {
    // As the part behind the prefix is given them elsewhere: not folded, which would round otherwise.
    const options = { pass, signal, fold: false };
    return (await featuresOf(train.through, train.examples, options)).examples;
  }
  const examples: Example[] = [];
  for await (const example of train.examples.iterate(pass)) examples.push(example);
  return examples;
}

/** What a layer receives, as rows of numbers. */
function rowsBefore(rest: Model, layer: Layer, examples: readonly Example[]): Table {
  const rows = examples.map(({ x }) => [x].flat() as HostArray[]);
  const source = usesOf(rest).find((use) => use.layer === layer)?.inputs[0];
  if (!source || rest.inputs.includes(source))
    return rows.map(([only]) => (only as HostArray).data);
  const before = subModel(rest, { to: source, inputs: 'all' });
  return rows.map((columns) => {
    const made = tidy(
      () =>
        before.predict(
          columns.map(({ data, shape }) => tensor(Float32Array.from(data), [1, ...shape])),
        ) as Tensor,
    );
    const values = made.dataSync<'float32'>().slice();
    made.dispose();
    return values;
  });
}

const numbersOf = (y: unknown): ArrayLike<number> =>
  typeof y === 'number' ? [y] : (y as HostArray).data;

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
