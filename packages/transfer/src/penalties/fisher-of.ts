import {
  ConfigError,
  DataError,
  gather,
  inferenceContext,
  keep,
  log,
  mul,
  parameterGradients,
  Random,
  reshape,
  square,
  add,
  Tensor,
  tidy,
  type Dataset,
  type Model,
  type Parameter,
  type Scalar,
} from '@graftjs/core';
import { dataset } from '@graftjs/datasets';
import { checkCount } from '../statistics/check-number.js';
import { lastActivation } from '../fine-tuning/last-activation.js';
import type { Example } from '../prefix/features-of.js';
import { withFreeBatch } from '../surgery/redraw-with.js';

export interface FisherOptions {
  /** Examples that are looked at. Default 200. */
  readonly examples?: number;
  /** Whether all classes count by their probability, or one that is drawn. Default `drawn`. */
  readonly labels?: 'all' | 'drawn';
  readonly seed?: number | string;
}

/** How much each weight matters to what a model says; tensors of the holder's. */
export interface Fisher {
  readonly values: ReadonlyMap<Parameter, Tensor>;
  dispose(): void;
}

/**
 * The diagonal of the Fisher information of a classifier: the mean over examples, and over labels
 * from the model's own probabilities, of the squared gradient of ln p(y | x). Example by example:
 * the square of a batch's mean gradient would be something else.
 *
 * @param model ends in a softmax; its trainable parameters are looked at
 * @example
 * const fisher = await fisherOf(base, sourceExamples, { examples: 200, seed: 7 });
 * await fineTune(model, train, { recipe: lpft(), penalty: ewc({ fisher, lambda: 100 }) });
 * fisher.dispose();
 */
export async function fisherOf(
  model: Model,
  data: Dataset<Example>,
  { examples = 200, labels = 'drawn', seed = 0 }: FisherOptions = {},
): Promise<Fisher> {
  if (model.outputs.length !== 1) {
    throw new DataError({
      where: 'fisherOf',
      problem: `the model has ${model.outputs.length} outputs, and the classes of one are looked at`,
      hint: 'Give it the output of one classifier: subModel(model, { to: "classes" }).',
    });
  }
  if (lastActivation(model) !== 'softmax') {
    throw new DataError({ where: 'fisherOf', problem: 'the model gives no probabilities' });
  }
  checkCount('fisherOf', 'examples', examples);
  const random = new Random(seed);
  const free = withFreeBatch(model);
  const parameters = [...model.trainableParameters];
  if (parameters.length === 0) {
    throw new ConfigError({
      where: 'fisherOf',
      problem: `all of model "${model.name}" is frozen, so that no weight could matter`,
      hint: 'Unfreeze it first, or give the base as it was before graft froze it.',
    });
  }
  const totals = new Map<Parameter, Tensor>();
  let seen = 0;
  const inputs = dataset(data).take(examples).batch(1);
  for await (const batch of inputs.iterate({ epoch: 0, random: random.split('data') })) {
    const x = [(batch as unknown as { x: Tensor | Tensor[] }).x].flat();
    const p = tidy(() => (free.predict(x) as Tensor).dataSync<'float32'>().slice());
    const chosen = labels === 'all' ? [...likely(p)] : [drawn(p, random.split(seen).uniform())];
    for (const label of chosen) {
      const weight = labels === 'all' ? (p[label] as number) : 1;
      addSquares(totals, parameters, weight, () => {
        const [y] = free.call(x, inferenceContext(random)) as [Tensor];
        return reshape(log(gather(reshape(y, [-1]), label)), []) as Scalar;
      });
    }
    for (const tensor of [...x, (batch as { y?: unknown }).y]) {
      if (tensor instanceof Tensor) tensor.dispose();
    }
    seen += 1;
  }
  if (seen === 0) throw new DataError({ where: 'fisherOf', problem: 'there are no examples' });
  for (const [parameter, total] of totals) {
    totals.set(parameter, keep(tidy(() => mul(total, 1 / seen))));
    total.dispose();
  }
  return { values: totals, dispose: () => totals.forEach((tensor) => tensor.dispose()) };
}

function addSquares(
  totals: Map<Parameter, Tensor>,
  parameters: readonly Parameter[],
  weight: number,
  f: () => Scalar,
): void {
  const { value, gradients } = parameterGradients(f, parameters);
  value.dispose();
  for (const { parameter, gradient } of gradients) {
    const before = totals.get(parameter);
    const squares = tidy(() => {
      const mine = mul(square(gradient), weight);
      return keep(before ? add(before, mine) : mine);
    });
    gradient.dispose();
    before?.dispose();
    totals.set(parameter, squares);
  }
}

/** Labels that can occur: others count nothing, and have no logarithm. */
function likely(probabilities: Float32Array): number[] {
  return [...probabilities.keys()].filter((label) => (probabilities[label] as number) > 1e-30);
}

function drawn(probabilities: Float32Array, at: number): number {
  let passed = 0;
  const found = probabilities.findIndex((p) => (passed += p) > at);
  return found < 0 ? (likely(probabilities).at(-1) ?? 0) : found;
}
