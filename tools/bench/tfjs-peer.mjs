import * as tf from '@tensorflow/tfjs-core';

/** A backend of tfjs that takes part: ours, or a stock one. */
export function tfjsPeer(name, backend) {
  return {
    name,
    async prepare(item) {
      if (item.without?.includes(name)) return undefined;
      await tf.setBackend(backend);
      // What would take minutes is measured on one image of the batch.
      const share = item.shares?.[name] ?? 1;
      const work = item.make(share);
      return {
        share,
        slow: item.slow?.includes(name) ?? false,
        use: () => tf.setBackend(backend),
        run: () => tf.dispose(work()),
      };
    },
  };
}
