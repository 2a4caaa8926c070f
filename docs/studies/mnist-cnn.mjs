// A small convolutional network on MNIST: 60,000 digits, tested on 10,000 others.
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

export async function study({ dataDir, seed, epochs = 8, progress }) {
  const { train, test } = await mnist({ dir: `${dataDir}/mnist` });
  const model = sequential([
    ...block(16, { inputShape: [28, 28, 1] }),
    ...block(32),
    ...block(64),
    flatten(),
    dropout(0.3),
    dense(10, { activation: 'softmax' }),
  ]);
  const loss = sparseCategoricalCrossentropy();
  const metrics = { accuracy: sparseCategoricalAccuracy() };
  const history = await fit(model, train.shuffle().batch(64).prefetch(2), {
    loss,
    metrics,
    epochs,
    seed,
    progress,
    optimizer: adam(2e-3),
    callbacks: [learningRateScheduler((epoch) => 2e-3 * 0.6 ** epoch)],
  });
  const { accuracy } = await evaluate(model, test.batch(500), { metrics });
  return { accuracy, seconds: history.seconds };
}
