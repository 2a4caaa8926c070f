import { cpu } from '@graftjs/backend-cpu';
import { useBackend } from '@graftjs/core';
import { dense, sequential } from '@graftjs/layers';
import { sparseCategoricalCrossentropy } from '@graftjs/losses';
import { sparseCategoricalAccuracy } from '@graftjs/metrics';
import { sgd } from '@graftjs/optimizers';
import { fit, tensorBoard } from '@graftjs/training';

/** Trains a small net with everything that event files can hold; gives what they should say. */
export async function writeRun(folder) {
  await useBackend(cpu());
  const model = sequential([
    dense(7, { inputShape: [2], activation: 'relu', name: 'first' }),
    dense(2, { activation: 'softmax', name: 'second' }),
  ]);
  const x = Array.from({ length: 16 }, (_, i) => [Math.sin(i), Math.cos(i)]);
  const y = x.map(([a]) => (a > 0 ? 1 : 0));
  const history = await fit(
    model,
    { x, y },
    {
      loss: sparseCategoricalCrossentropy(),
      optimizer: sgd(0.01),
      metrics: { acc: sparseCategoricalAccuracy() },
      epochs: 2,
      batchSize: 4,
      validationSplit: 0.25,
      seed: 7,
      progress: false,
      callbacks: [
        tensorBoard({
          logDir: folder,
          histogramFrequency: 1,
          stepFrequency: 1,
          text: { notes: '# Grüße' },
          hparams: { rate: 0.01, optimizer: 'sgd', nesterov: false },
          images: () => ({
            picture: { pixels: [0, 50, 100, 150, 200, 255], width: 3, height: 2 },
          }),
        }),
      ],
    },
  );
  return {
    losses: history.values('loss'),
    accuracies: history.values('acc'),
    validationLosses: history.values('val.loss'),
    parameters: model.parameters.map(({ path }) => path).sort(),
    kernel: Array.from(model.parameters[0].value.dataSync()),
  };
}
