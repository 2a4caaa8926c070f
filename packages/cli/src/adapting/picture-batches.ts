import { Random, type Tensor } from '@graftjs/core';
import type { ImageFolder } from '@graftjs/datasets';

/** The images of a folder as batches of tensors, which can be gone through several times. */
export function pictureBatches(photos: ImageFolder, batchSize: number): AsyncIterable<Tensor> {
  return {
    async *[Symbol.asyncIterator]() {
      // Statistics of a batch want photos of all kinds in it; folders come in their order.
      const random = new Random(0).split('batches');
      const pass = { epoch: 0, random };
      for await (const { x, y } of photos.shuffle().batch(batchSize).iterate(pass)) {
        y.dispose();
        try {
          yield x;
        } finally {
          x.dispose();
        }
      }
    },
  };
}
