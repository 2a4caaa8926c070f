// A convolutional network on Fashion-MNIST: 60,000 pieces of clothing, tested on 10,000 others.
import { conv2d, batchNormalization, activation, maxPooling2d } from '@graftjs/layers';
import { sequential, flatten, dropout, dense } from '@graftjs/layers';
import { mnist } from '@graftjs/datasets';
import { sparseCategoricalCrossentropy } from '@graftjs/losses';
import { sparseCategoricalAccuracy } from '@graftjs/metrics';
import { adam } from '@graftjs/optimizers';
import { fit, evaluate, learningRateScheduler } from '@graftjs/training';

const block = (filters, options) => [
  conv2d(filters, { kernelSize: 3, padding: 'same', useBias: false, ...options }),
  batchNormalization({ momentum: 0.9 }),
  activation('relu'),
  maxPooling2d({ poolSize: 2 }),
];

/** Half of the images are mirrored: a shoe that points the other way is a shoe. */
function mirror({ x, y }, { random }) {
  if (random.uniform() < 0.5) return { x, y };
  const [height, width] = x.shape;
  const data = x.data.slice();
  for (let row = 0; row < height; row++) data.subarray(row * width, (row + 1) * width).reverse();
  return { x: { ...x, data }, y };
}

export async function study({ dataDir, seed, epochs = 10, progress }) {
  const { train, test } = await mnist({ dir: `${dataDir}/fashion-mnist` });
  const model = sequential([
    ...block(24, { inputShape: [28, 28, 1] }),
    ...block(48),
    ...block(96),
    flatten(),
    dropout(0.3),
    dense(10, { activation: 'softmax' }),
  ]);
  const metrics = { accuracy: sparseCategoricalAccuracy() };
  const history = await fit(model, train.shuffle().map(mirror).batch(64).prefetch(2), {
    loss: sparseCategoricalCrossentropy(),
    metrics,
    epochs,
    seed,
    progress,
    optimizer: adam(2e-3),
    callbacks: [learningRateScheduler((epoch) => 2e-3 * 0.7 ** epoch)],
  });
  const { accuracy } = await evaluate(model, test.batch(500), { metrics });
  return { accuracy, seconds: history.seconds };
}
