// Explanations that have a theory to be held to.
import { Random, tensor, tidy } from '@graftjs/core';
import { conv2d, dense, flatten, globalAveragePooling2d, sequential } from '@graftjs/layers';
import { gradCam, integratedGradients } from '@graftjs/transfer';

export const claim = 'explanations keep what their theory promises';
export const threshold =
  'integrated gradients complete to 1e-3 of the difference at 50 steps on a smooth net, exact for a linear one; Grad-CAM is CAM on a pooling net';

const SIZE = 8;
const smooth = (last) => [
  conv2d(8, {
    kernelSize: 3,
    padding: 'same',
    activation: 'softplus',
    inputShape: [SIZE, SIZE, 1],
    name: 'maps',
  }),
  ...last,
  dense(4, { name: 'scores' }),
];
const CLASS = 2;

export async function study({ seed }) {
  const random = new Random(seed);
  const values = Float32Array.from({ length: 16 * SIZE * SIZE }, () => random.uniform());
  const x = tensor(values, [16, SIZE, SIZE, 1]);
  const built = (layers) => {
    const model = sequential(layers);
    model.initialize(random.split(layers.length));
    return model;
  };
  const incomplete = async (model) => {
    const { completenessErrors: errors, differences } = await integratedGradients(model, x, {
      class: CLASS,
      steps: 50,
    });
    return Math.max(...errors.map((error, i) => error / Math.abs(differences[i])));
  };
  const pooling = built(smooth([globalAveragePooling2d()]));
  const figures = {
    smooth: await incomplete(built(smooth([flatten(), dense(16, { activation: 'tanh' })]))),
    linear: await incomplete(
      built([flatten({ inputShape: [SIZE, SIZE, 1] }), dense(4, { useBias: false })]),
    ),
    cam: await camDifference(pooling, x),
  };
  return {
    passed: figures.smooth < 1e-3 && figures.linear < 1e-5 && figures.cam < 1e-5,
    figures,
    seeds: [seed],
    tables: [
      {
        head: ['what', 'largest relative error'],
        rows: [
          ['integrated gradients, smooth net, 50 steps', figures.smooth.toExponential(1)],
          ['integrated gradients, linear net', figures.linear.toExponential(1)],
          ['Grad-CAM against CAM, pooling net', figures.cam.toExponential(1)],
        ],
      },
    ],
  };
}

/** Grad-CAM beside the weighted sum of feature maps by hand, relative to the largest value. */
async function camDifference(model, x) {
  const maps = await gradCam(model, x, { layer: 'maps', class: CLASS, normalize: false });
  const context = { training: false, random: new Random(0), assign() {}, addLoss() {} };
  const features = tidy(() => model.getLayer('maps').call([x], context)[0].dataSync().slice());
  const kernel = model.getLayer('scores').getWeights()[0].dataSync();
  const cam = Array.from({ length: maps.size }, (_, i) => {
    let sum = 0;
    for (let c = 0; c < 8; c++) sum += features[i * 8 + c] * kernel[c * 4 + CLASS];
    return Math.max(0, sum / SIZE ** 2);
  });
  const got = await maps.data();
  return Math.max(...cam.map((value, i) => Math.abs(value - got[i]))) / Math.max(...cam);
}
