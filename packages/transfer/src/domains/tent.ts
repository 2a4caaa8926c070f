import {
  add,
  dispose,
  log,
  max,
  mean,
  mul,
  neg,
  parameterGradients,
  Random,
  sum,
  tidy,
  type CallContext,
  type Model,
  type Optimizer,
  type Scalar,
  type Tensor,
} from '@graftjs/core';
import { adam } from '@graftjs/optimizers';
import { classScores } from '../fine-tuning/class-scores.js';
import { lastActivation } from '../fine-tuning/last-activation.js';
import { adaptBatchNorm, statisticsLayers } from './adapt-batch-norm.js';
import { tensorBatches, type Unlabelled } from './tensor-batches.js';

export interface TentOptions {
  /** Default Adam at 1e-3. */
  readonly optimizer?: Optimizer;
  /** Default 200; statistics of small batches are poor. */
  readonly batchSize?: number;
  /** Passes over the examples. Default 1. */
  readonly epochs?: number;
  /** Watches for collapse and rolls back. Default true. */
  readonly guard?: boolean;
  /**
   * Mean confidence of the model with adapted statistics below which entropy is not minimised at
   * all: it would make wrong answers surer. Default 0.6.
   */
  readonly leastConfidence?: number;
  /**
   * Share of the diversity of predictions (the entropy of their mean) that must remain. Default 0.9.
   */
  readonly leastDiversity?: number;
}

export interface TentResult {
  /** Whether gamma and beta were kept as trained, or rolled back to adapted statistics alone. */
  readonly outcome: 'adapted' | 'rolled back' | 'not tried';
  readonly reason: string;
  /** Mean entropy of the predictions of each step, in nats. */
  readonly entropies: readonly number[];
  /** Mean confidence and diversity with adapted statistics alone, and at the end. */
  readonly before: PredictionSummary;
  readonly after: PredictionSummary;
}

export interface PredictionSummary {
  /** Mean of the highest probability. */
  readonly confidence: number;
  /** Entropy of the mean prediction over that of a uniform one: 1 is even, 0 a single class. */
  readonly diversity: number;
}

/**
 * TENT: adapts a classifier to unlabelled target examples by minimising the entropy of its
 * predictions over gamma and beta of its batch normalisations, on statistics of the target. The
 * statistics are replaced first (AdaBN), and that is where the guard rolls back to when predictions
 * were unsure from the start or begin to collapse into few classes.
 *
 * @param model a classifier, whatever it ends in: a softmax, one sigmoid, or logits
 * @example
 * const { outcome, reason } = await tent(model, darkPhotos);
 * @see Wang et al., "Tent: Fully Test-Time Adaptation by Entropy Minimization", ICLR 2021
 */
export async function tent(
  model: Model,
  examples: Unlabelled,
  {
    optimizer: given,
    batchSize = 200,
    epochs = 1,
    guard = true,
    leastConfidence = 0.6,
    leastDiversity = 0.9,
  }: TentOptions = {},
): Promise<TentResult> {
  const layers = statisticsLayers('tent', model);
  const activation = lastActivation(model);
  await adaptBatchNorm(model, examples, { batchSize });
  const before = await summarize(model, activation, examples, batchSize);
  if (guard && before.confidence < leastConfidence) {
    const reason = `with the target's statistics the mean confidence is ${percent(before.confidence)}, below ${percent(leastConfidence)}`;
    return { outcome: 'not tried', reason, entropies: [], before, after: before };
  }
  const optimizer = given ?? adam(1e-3);
  const parameters = layers.flatMap(({ affine }) => affine);
  const saved = parameters.map((parameter) => parameter.value.clone());
  const frozen = layers.map(({ layer }) => layer.trainable);
  const entropies: number[] = [];
  try {
    for (const { layer } of layers) layer.trainable = true;
    for (let epoch = 0; epoch < epochs; epoch++) {
      for await (const batch of tensorBatches(examples, batchSize)) {
        const { value, gradients } = parameterGradients(
          () => entropyOf(model, activation, batch),
          parameters,
        );
        optimizer.apply(gradients);
        entropies.push((await value.data())[0] as number);
        dispose([value, ...gradients.map(({ gradient }) => gradient)]);
      }
    }
    for (const [i, { layer }] of layers.entries()) layer.trainable = frozen[i] as boolean;
    await adaptBatchNorm(model, examples, { batchSize });
    const after = await summarize(model, activation, examples, batchSize);
    // What is not a number is no more diverse than anything.
    const collapsed = guard && !(after.diversity >= leastDiversity * before.diversity);
    if (!collapsed) {
      return { outcome: 'adapted', reason: 'predictions stayed diverse', entropies, before, after };
    }
    parameters.forEach((parameter, i) => parameter.assign(saved[i] as Tensor));
    await adaptBatchNorm(model, examples, { batchSize });
    const reason = `the diversity of predictions fell from ${percent(before.diversity)} to ${percent(after.diversity)}`;
    return { outcome: 'rolled back', reason, entropies, before, after };
  } catch (error) {
    parameters.forEach((parameter, i) => parameter.assign(saved[i] as Tensor));
    throw error;
  } finally {
    layers.forEach(({ layer }, i) => (layer.trainable = frozen[i] as boolean));
    dispose(saved);
    if (!given) optimizer.dispose();
  }
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

/** Mean entropy of predictions with the statistics of the batch. */
function entropyOf(model: Model, activation: string, batch: Tensor): Scalar {
  const context: CallContext = {
    training: true,
    random: new Random('tent'),
    assign: () => {},
    addLoss: () => {},
  };
  const [outputs] = model.call([batch], context) as [Tensor];
  const { probabilities } = classScores(outputs, activation);
  return mean<Scalar>(neg(sum(mul(probabilities, log(add(probabilities, 1e-8))), -1)));
}

async function summarize(
  model: Model,
  activation: string,
  examples: Unlabelled,
  batchSize: number,
): Promise<PredictionSummary> {
  let [count, confidence] = [0, 0];
  let totals = new Float64Array();
  for await (const batch of tensorBatches(examples, batchSize)) {
    const [highest, sums] = tidy(() => {
      const { probabilities } = classScores(model.predict(batch) as Tensor, activation);
      return [sum(max(probabilities, -1)), sum(probabilities, 0)] as [Tensor, Tensor];
    });
    confidence += (await highest.data())[0] as number;
    const part = await sums.data<'float32'>();
    if (totals.length === 0) totals = new Float64Array(part.length);
    part.forEach((value, k) => (totals[k]! += value));
    count += batch.shape[0] as number;
    dispose([highest, sums]);
  }
  const shares = totals.map((total) => total / count);
  const entropy = shares.reduce((sum, p) => (p > 0 ? sum - p * Math.log(p) : sum), 0);
  return { confidence: confidence / count, diversity: entropy / Math.log(shares.length) };
}
