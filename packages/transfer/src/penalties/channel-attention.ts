import {
  addN,
  dispose,
  Random,
  tensor,
  tensorList,
  tidy,
  mul,
  type Batch,
  type Loss,
  type Model,
  type Scalar,
  type SymbolicTensor,
  type Tensor,
} from '@graftjs/core';
import { subModel } from '@graftjs/layers';
import type { PenaltyPhase } from './source-penalty.js';

/** Batches on which losses are measured. */
const BATCHES = 2;

/**
 * How much each channel of a layer matters to the new task (Li et al. 2019, DELTA): the increase of
 * the loss where its map is zero, standardised, through a softmax at temperature 5. A pass a channel.
 */
export async function channelAttention(
  { rest, losses, batches }: PenaltyPhase,
  place: SymbolicTensor,
  axis: number,
): Promise<Float32Array> {
  // Branches past the place need the inputs beside it.
  const before = subModel(rest, { to: place, inputs: 'all' });
  const after = subModel(rest, { from: place, inputs: 'all' });
  const increases = new Float64Array(place.shape[axis] as number);
  let seen = 0;
  for await (const batch of batches.iterate({ epoch: 0, random: new Random('attention') })) {
    const maps = tidy(() => before.predict(batch.x) as Tensor);
    const whole = await lossWithout(null, { after, maps, batch, losses, axis });
    for (let channel = 0; channel < increases.length; channel++) {
      const one = await lossWithout(channel, { after, maps, batch, losses, axis });
      increases[channel] = (increases[channel] as number) + one - whole;
    }
    dispose([maps, ...tensorList(batch.x), ...tensorList(batch.y)]);
    seen += 1;
    if (seen === BATCHES) break;
  }
  return attentionOf(increases.map((increase) => increase / Math.max(1, seen)));
}

/** softmax((increase − mean) / deviation / 5); even where all channels matter the same. */
export function attentionOf(increases: Float64Array): Float32Array {
  const count = increases.length;
  const mean = increases.reduce((a, b) => a + b, 0) / count;
  const squares = increases.reduce((total, x) => total + (x - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / Math.max(1, count - 1));
  // What rounding makes of equal increases tells no channel from another.
  const tells = deviation > 1e-12 * Math.abs(mean);
  const scores = increases.map((x) => (tells ? (x - mean) / deviation / 5 : 0));
  const exps = scores.map(Math.exp);
  const total = exps.reduce((a, b) => a + b, 0);
  return Float32Array.from(exps, (e) => e / total);
}

interface Measured {
  readonly after: Model;
  readonly maps: Tensor;
  readonly batch: Batch;
  readonly losses: readonly Loss[];
  readonly axis: number;
}

/** The loss of a batch with the map of one channel set to zero. */
async function lossWithout(channel: number | null, measured: Measured): Promise<number> {
  const { after, maps, batch, losses, axis } = measured;
  const value = tidy(() => {
    const given = channel === null ? maps : mul(maps, maskOf(maps, axis, channel));
    const outputs = [after.predict([given, ...tensorList(batch.x)])].flat() as Tensor[];
    const targets = tensorList(batch.y);
    return addN(
      losses.map((loss, i) => loss.call(targets[i] as Tensor, outputs[i] as Tensor)),
    ) as Scalar;
  });
  const [figure] = await value.data<'float32'>();
  value.dispose();
  return figure as number;
}

function maskOf({ shape }: Tensor, axis: number, channel: number): Tensor {
  const count = shape[axis] as number;
  const values = new Float32Array(count).fill(1);
  values[channel] = 0;
  return tensor(
    values,
    shape.map((_, i) => (i === axis ? count : 1)),
  );
}
