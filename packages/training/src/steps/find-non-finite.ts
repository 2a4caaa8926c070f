import {
  describeLayer,
  Random,
  tidy,
  type LayerUse,
  type Model,
  type ParameterGradient,
  type SymbolicTensor,
  type Tensor,
} from '@graftjs/core';

/** A step that would have moved parameters by something that is no number. */
export class NonFiniteStep extends Error {
  constructor(
    /** `the output of layer "log" (Lambda)`. */
    readonly culprit: string,
    readonly loss: number,
  ) {
    super(culprit);
  }
}

const isFinite = (tensor: Tensor): boolean => {
  // Sums of finite numbers may still be too large; then each is looked at.
  const values = tensor.dataSync() as ArrayLike<number>;
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  return Number.isFinite(sum) || Array.from(values).every(Number.isFinite);
};

/** Throws where the loss or a gradient is not finite; says what was so first. */
export function guardStep(
  model: Model,
  x: readonly Tensor[],
  loss: Tensor,
  gradients: readonly ParameterGradient[],
): void {
  const value = loss.dataSync()[0] as number;
  if (!Number.isFinite(value)) throw new NonFiniteStep(firstNonFinite(model, x), value);
  const bad = gradients.find(({ gradient }) => !isFinite(gradient));
  if (bad) throw new NonFiniteStep(`the gradient of parameter "${bad.parameter.path}"`, value);
}

/** The first tensor on the way from the inputs to the loss that is not finite. */
export function firstNonFinite(model: Model, x: readonly Tensor[]): string {
  const parameter = model.parameters.find(({ value }) => !isFinite(value));
  if (parameter) return `parameter "${parameter.path}"`;
  const layer = tidy(() => ({ found: firstBadLayer(model, x) }) as never) as unknown as {
    found: LayerUse['layer'] | null;
  };
  return layer.found ? `the output of ${describeLayer(layer.found)}` : 'the loss itself';
}

function firstBadLayer(model: Model, x: readonly Tensor[]): LayerUse['layer'] | null {
  const values = new Map<SymbolicTensor, Tensor>();
  model.inputs.forEach((symbol, i) => values.set(symbol, x[i] as Tensor));
  // As it trains, but nothing moves: a batch norm that divides by its batch is to be found as well.
  const context = { training: true, random: new Random(0), assign: () => {}, addLoss: () => {} };
  let found: LayerUse['layer'] | null = null;
  const compute = (symbol: SymbolicTensor): Tensor | null => {
    const known = values.get(symbol);
    if (known) return known;
    const { layer, inputs, outputs } = symbol.use;
    const given: Tensor[] = [];
    for (const input of inputs) {
      const value = compute(input);
      if (!value) return null;
      given.push(value);
    }
    const results = layer.call(given, context);
    outputs.forEach((output, i) => values.set(output, results[i] as Tensor));
    if (results.every(isFinite)) return values.get(symbol) ?? null;
    found = layer;
    return null;
  };
  for (const output of model.outputs) if (!compute(output)) break;
  return found;
}
