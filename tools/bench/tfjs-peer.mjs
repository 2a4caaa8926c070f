import * as tf from '@tensorflow/tfjs-core';

/** A backend of tfjs that takes part: ours, or a stock one. */
export function tfjsPeer(name, backend) {
  return {
    name,
    async prepare(item) {
      if (item.without?.includes(name)) return undefined;
      await tf.setBackend(backend);
      const work = item.make();
      return {
        slow: item.slow?.includes(name) ?? false,
        use: () => tf.setBackend(backend),
        run: () => tf.dispose(work()),
      };
    },
  };
}
