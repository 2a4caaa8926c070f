import {
  addN,
  dispose,
  inferenceContext,
  parameterGradients,
  tidy,
  type Loss,
  type Model,
  type Parameter,
  type Random,
  type Scalar,
  type Tensor,
} from '@graftjs/core';
import type { Losses } from '@graftjs/training';
import { lossList } from '../fine-tuning/task-of.js';
import { batchesOf, type PhaseData } from '../prefix/phase-data.js';

export interface HowManyBatches {
  readonly batchSize: number;
  /** The most batches that are looked at. */
  readonly batches: number;
  readonly random: Random;
}

/** The part whose gradients are wanted, and what it is trained on. */
export interface PartWithData {
  readonly rest: Model;
  readonly data: PhaseData;
  readonly losses: Losses;
}

/**
 * Shows the gradients of some batches, one after the other, in the order of what trains; nothing
 * moves. Runs `visit` in `tidy`. Gives how many batches there were.
 */
export async function eachBatchGradients(
  { rest, data, losses }: PartWithData,
  how: HowManyBatches,
  visit: (gradients: readonly Tensor[]) => void,
): Promise<number> {
  const parameters = [...new Set(rest.trainableParameters)];
  const loss = lossList(rest, losses);
  const pass = { epoch: 0, random: how.random.split('gradients') };
  let seen = 0;
  for await (const { x, y } of batchesOf(data, { ...how, shuffle: true }).iterate(pass)) {
    const [inputs, truths] = [[x].flat() as Tensor[], [y].flat() as Tensor[]];
    tidy(() => visit(gradientsOn(rest, inputs, truths, loss, parameters, pass.random)));
    dispose([...inputs, ...truths]);
    if (++seen === how.batches) break;
  }
  return seen;
}

function gradientsOn(
  rest: Model,
  inputs: Tensor[],
  truths: Tensor[],
  losses: readonly Loss[],
  parameters: readonly Parameter[],
  random: Random,
): Tensor[] {
  const { gradients } = parameterGradients(() => {
    const outputs = rest.call(inputs, inferenceContext(random));
    const terms = losses.map((loss, i) => loss.call(truths[i] as Tensor, outputs[i] as Tensor));
    return addN(terms) as Scalar;
  }, parameters);
  return gradients.map(({ gradient }) => gradient);
}
