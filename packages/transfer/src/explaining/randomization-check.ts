import { clone, dispose, Random, tensor, tidy, type Model, type Tensor } from '@graftjs/core';
import { leafLayers } from '@graftjs/zoo';

export interface RandomizationStep {
  /** The layer whose weights were the last ones to be shuffled, from the output inwards. */
  readonly layer: string;
  /** Spearman correlation of the maps' sizes with those of the trained model. */
  readonly similarity: number;
}

/**
 * The sanity check of explanations: shuffles the weights of one layer after the other, from the
 * output inwards, and compares each map with that of the trained model. A map that stays alike
 * explains the image, not the model. All weights are restored, bit for bit, whatever happens.
 *
 * @example
 * const steps = await randomizationCheck(model, () => gradCam(model, images));
 * steps.at(-1).similarity; // near 0 where the maps are the model's
 * @param explain makes a map of the model as it is at that moment
 * @see Adebayo et al., "Sanity Checks for Saliency Maps", NeurIPS 2018
 */
export async function randomizationCheck(
  model: Model,
  explain: () => Promise<Tensor>,
  { seed = 0 }: { readonly seed?: number } = {},
): Promise<RandomizationStep[]> {
  const parameters = [...new Set(model.parameters)];
  // What is stored, not what adapters make of it: that is what is put back.
  const saved = parameters.map(({ stored }) => clone(stored));
  const random = new Random(seed).split('randomization-check');
  const read = async () => {
    const map = await explain();
    const values = await map.data<'float32'>();
    map.dispose();
    return values;
  };
  try {
    const trained = await read();
    const steps: RandomizationStep[] = [];
    for (const layer of leafLayers(model).reverse()) {
      if (layer.parameters.length === 0) continue;
      for (const parameter of layer.parameters) {
        const values = await parameter.stored.data<'float32'>();
        const order = random.permutation(values.length);
        tidy(() => {
          const shuffled = Float32Array.from(order, (i) => values[i] as number);
          parameter.assign(tensor(shuffled, [...parameter.shape]));
        });
      }
      steps.push({ layer: layer.name, similarity: rankCorrelation(trained, await read()) });
    }
    return steps;
  } finally {
    parameters.forEach((parameter, i) => parameter.assign(saved[i] as Tensor));
    dispose(saved);
  }
}

/** Spearman's ρ of the absolute values; NaN where one of the maps is flat. */
export function rankCorrelation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [ranksA, ranksB] = [meanRanks(a), meanRanks(b)];
  const centre = (a.length - 1) / 2;
  let [product, squareA, squareB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [ranksA[i]! - centre, ranksB[i]! - centre];
    product += x * y;
    squareA += x * x;
    squareB += y * y;
  }
  return product / Math.sqrt(squareA * squareB);
}

/** Ranks from 0; equals share the mean of theirs. */
function meanRanks(values: ArrayLike<number>): Float64Array {
  const sizes = Array.from(values, Math.abs);
  const order = sizes.map((_, i) => i).sort((i, j) => sizes[i]! - sizes[j]!);
  const ranks = new Float64Array(sizes.length);
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to < order.length && sizes[order[to]!] === sizes[order[from]!]) to += 1;
    for (let k = from; k < to; k++) ranks[order[k]!] = (from + to - 1) / 2;
    from = to;
  }
  return ranks;
}
