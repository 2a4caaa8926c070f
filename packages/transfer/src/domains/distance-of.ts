import type { Model, Tensor } from '@graftjs/core';
import { batchesOf, type PhaseData } from '../prefix/phase-data.js';
import { aDistance } from './a-distance.js';
import { tensorList, tidy, concat, reshape, Random, dispose } from '@graftjs/core';

/** Examples of each domain that are compared. */
const MOST = 256;

/** How far apart two domains are in some features of a model: the proxy A-distance. */
export async function distanceOf(
  features: Model,
  source: PhaseData,
  target: PhaseData,
  batchSize: number,
): Promise<number> {
  const [s, t] = [
    await rowsOf(features, source, batchSize),
    await rowsOf(features, target, batchSize),
  ];
  return aDistance(s, t);
}

async function rowsOf(features: Model, data: PhaseData, batchSize: number) {
  const rows: Float32Array[] = [];
  const some = { ...data, examples: data.examples.shuffle().take(MOST) };
  const batches = batchesOf(some, { batchSize, shuffle: false });
  for await (const batch of batches.iterate({ epoch: 0, random: new Random('distance') })) {
    const made = tidy(() => {
      const outputs = [features.predict(batch.x)].flat() as Tensor[];
      return concat(
        outputs.map((x) => reshape(x, [x.shape[0] as number, -1])),
        1,
      );
    });
    dispose([...tensorList(batch.x), ...tensorList(batch.y ?? [])]);
    const values = (await made.data<'float32'>()).slice();
    const width = made.shape[1] as number;
    made.dispose();
    for (let at = 0; at < values.length; at += width) rows.push(values.subarray(at, at + width));
  }
  return rows;
}
