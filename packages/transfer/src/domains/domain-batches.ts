import {
  dispose,
  tensorList,
  type Batch,
  type Dataset,
  type Pass,
  type Tensor,
} from '@graftjs/core';
import { batchesOf, type PhaseData } from '../prefix/phase-data.js';

/**
 * Batches of the labelled source with as many examples of the target beside each: `x` holds both.
 * An epoch is a pass over the source; the target begins anew where it ends. What does not fill a
 * batch is left out, another part in each pass.
 */
export function domainBatches(source: PhaseData, target: PhaseData, asked: number): Dataset<Batch> {
  const sizes = [source, target].map(({ examples }) => examples.size ?? Infinity);
  const batchSize = Math.min(asked, ...sizes);
  const options = { batchSize, shuffle: true };
  const [ours, theirs] = [batchesOf(source, options), batchesOf(target, options)];
  const count = source.examples.size;
  return {
    size: count === null ? null : Math.floor(count / batchSize),
    async *iterate(pass) {
      const others = endless(theirs, batchSize, pass);
      try {
        for await (const batch of ours.iterate(pass)) {
          const [x] = tensorList(batch.x) as [Tensor];
          if (x.shape[0] !== batchSize) {
            release(batch);
            continue;
          }
          const { value } = await others.next();
          yield { ...batch, x: [x, value as Tensor] };
        }
      } finally {
        await others.return();
      }
    },
  };
}

async function* endless(batches: Dataset<Batch>, batchSize: number, { epoch, random }: Pass) {
  for (let round = 0; ; round++) {
    const pass = { epoch, random: random.split('target').split(round) };
    for await (const { x, ...labels } of batches.iterate(pass)) {
      // Labels that the target may have are not for training.
      release(labels);
      const [inputs] = tensorList(x) as [Tensor];
      if (inputs.shape[0] === batchSize) yield inputs;
      else inputs.dispose();
    }
  }
}

/** Batches for evaluation, as the pair takes them: the second input is not looked at. */
export function evaluationBatches(data: PhaseData, batchSize: number): Dataset<Batch> {
  const batches = batchesOf(data, { batchSize, shuffle: false });
  return {
    size: batches.size,
    async *iterate(pass) {
      for await (const batch of batches.iterate(pass)) {
        const [x] = tensorList(batch.x) as [Tensor];
        yield { ...batch, x: [x, x.clone()] };
      }
    },
  };
}

const release = (columns: object): void => dispose(columns as never);
