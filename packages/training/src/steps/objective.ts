import {
  addN,
  ConfigError,
  didYouMean,
  type GraftError,
  mul,
  ShapeError,
  type Loss,
  type Metric,
  type Model,
  type Scalar,
  type Tensor,
} from '@graftjs/core';
import { portNames } from '../data/array-data.js';
import { isLoss, type Losses, type LossWeights } from '../losses.js';
import { metricUse, type Metrics } from '../metrics.js';

/** What an output of the model is measured by. */
export interface OutputLoss {
  readonly name: string;
  readonly loss: Loss;
  readonly weight: number;
}

export interface OutputMetric {
  readonly key: string;
  readonly metric: Metric;
  readonly output: number;
  readonly weighted: boolean;
}

/** Losses and metrics, laid out by the outputs of a model. */
export interface Objective {
  /** One for each output, or none at all. */
  readonly losses: readonly OutputLoss[];
  readonly metrics: readonly OutputMetric[];
}

export interface ObjectiveOptions {
  readonly loss: Losses | undefined;
  readonly lossWeights?: LossWeights | undefined;
  readonly metrics?: Metrics | undefined;
}

/** @param model built, so that its outputs have names */
export function objectiveOf(
  model: Model,
  { loss, lossWeights, metrics = {} }: ObjectiveOptions,
  where: string,
): Objective {
  const outputs = portNames(model.outputs);
  const weights = lossWeights ? byOutput(lossWeights, outputs, 'lossWeights', where) : [];
  return {
    losses: lossList(loss, outputs, where).map((of, i) => ({
      name: outputs[i] as string,
      weight: weights[i] ?? 1,
      loss: of,
    })),
    metrics: Object.entries(metrics).map(([key, given]) => {
      const { metric, output, weighted } = metricUse(given);
      const place = `${where}, metric "${key}"`;
      return { key, metric, weighted, output: outputIndex(output, outputs, place) };
    }),
  };
}

function lossList(
  loss: Losses | undefined,
  outputs: readonly string[],
  where: string,
): readonly Loss[] {
  if (loss === undefined) return [];
  if (!isLoss(loss)) return byOutput(loss as ByOutput<Loss>, outputs, 'loss', where) as Loss[];
  if (outputs.length > 1) throw severalOutputs(outputs, where);
  return [loss];
}

type ByOutput<T> = readonly T[] | { readonly [output: string]: T };

function byOutput<T>(
  given: ByOutput<T>,
  outputs: readonly string[],
  option: string,
  where: string,
): readonly (T | undefined)[] {
  if (Array.isArray(given)) {
    if (given.length === outputs.length) return given as readonly T[];
    throw new ConfigError({
      where,
      problem: `${option} needs one entry for each of the ${outputs.length} outputs`,
      operands: [{ label: 'got', value: `${given.length} entries` }],
    });
  }
  const named = given as { readonly [output: string]: T };
  for (const name of Object.keys(named)) outputIndex(name, outputs, `${where}, ${option}`);
  const missing = outputs.find((name) => named[name] === undefined);
  if (missing !== undefined && option === 'loss') {
    throw new ConfigError({ where, problem: `output "${missing}" has no loss` });
  }
  return outputs.map((name) => named[name]);
}

function outputIndex(output: string | number, outputs: readonly string[], where: string): number {
  const index = typeof output === 'number' ? output : outputs.indexOf(output);
  if (index in outputs) return index;
  throw new ConfigError({
    where,
    problem: `the model has no output ${typeof output === 'number' ? output : `"${output}"`}`,
    hint: didYouMean(String(output), outputs),
  });
}

function severalOutputs(outputs: readonly string[], where: string): ConfigError {
  return new ConfigError({
    where,
    problem: `the model has ${outputs.length} outputs, and one loss is given`,
    hint: `Give a list, or an object with ${outputs.map((name) => `"${name}"`).join(', ')}.`,
  });
}

/** The loss of each output, not yet times its weight. */
export function outputLosses(
  { losses }: Objective,
  outputs: readonly Tensor[],
  masks: readonly (Tensor | null)[],
  y: readonly Tensor[],
  sampleWeight: Tensor | null,
): Scalar[] {
  return losses.map(({ loss, name }, i) => {
    try {
      return loss.call(y[i] as Tensor, outputs[i] as Tensor, {
        sampleWeight,
        mask: masks[i] ?? null,
      });
    } catch (error) {
      throw ofOutput(error, name);
    }
  });
}

/** A loss knows neither model nor output; its shape errors name the output here. */
function ofOutput(error: unknown, output: string): unknown {
  if (!(error instanceof ShapeError) || !error.where.startsWith('loss ')) return error;
  const { where, problem, operands, hint } = error as GraftError;
  return new ShapeError({ where: `${where} of output "${output}"`, problem, operands, hint });
}

export function weightedTotal({ losses }: Objective, values: readonly Scalar[]): Scalar {
  const terms = values.map((value, i) => {
    const weight = losses[i]?.weight ?? 1;
    return weight === 1 ? value : mul<Scalar>(value, weight);
  });
  return total(terms);
}

export function total(terms: readonly Scalar[]): Scalar {
  return terms.length === 1 ? (terms[0] as Scalar) : (addN([...terms]) as Scalar);
}
