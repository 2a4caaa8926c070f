// A frozen batch normalisation, trained around: what Keras leaves as it is, and tfjs-layers does not.
import { Random, tensor } from '@graftjs/core';
import { fromArrays } from '@graftjs/datasets';
import { batchNormalization, dense, sequential } from '@graftjs/layers';
import { sgd } from '@graftjs/optimizers';
import { meanSquaredError } from '@graftjs/losses';
import { fit } from '@graftjs/training';
import { freeze } from '@graftjs/transfer';

export const claim = 'frozen means frozen: a batch normalisation on N(7, 3) data does as in Keras';
export const threshold =
  'weights and moving statistics bit-identical after training, output mean in training mode near 7';

export async function study({ seed }) {
  const random = new Random(seed);
  const values = Float32Array.from({ length: 256 * 4 }, () => 7 + 3 * random.normal());
  const layer = batchNormalization({ inputShape: [4], name: 'norm' });
  const model = sequential([layer, dense(1, { name: 'head' })]);
  model.initialize(random.split('weights'));
  freeze(model, 'norm');
  const bits = () => layer.getWeights().map((weight) => [...weight.dataSync()]);
  const before = bits();
  await fit(
    model,
    fromArrays({ x: { data: values, shape: [256, 4] }, y: new Float32Array(256) }).batch(32),
    { loss: meanSquaredError(), optimizer: sgd(1e-3), epochs: 2, seed, progress: false },
  );
  const context = { training: true, random, assign() {}, addLoss() {} };
  const [output] = layer.call([tensor(values, [256, 4])], context);
  const outputMean = output.dataSync().reduce((a, b) => a + b, 0) / values.length;
  const same = JSON.stringify(bits()) === JSON.stringify(before);
  return {
    passed: same && Math.abs(outputMean - 7) < 0.5,
    figures: { bitIdentical: same, outputMean },
    seeds: [seed],
    tables: [
      {
        head: ['', 'here', 'Keras 3.15', 'TensorFlow.js 4.22'],
        rows: [
          ['moving mean after training', same ? 'unchanged' : 'moved', 'unchanged', '0 to 0.072'],
          ['mean of the output in training mode', outputMean.toFixed(3), 'about 7', '0.000'],
        ],
      },
    ],
  };
}
