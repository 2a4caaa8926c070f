// One training step of whole nets: forward, backward and Adam, with Graft's layers on every tfjs
// backend.
import { parameterGradients, Random, tensor } from '@graftjs/core';
import * as l from '@graftjs/layers';
import { sparseCategoricalCrossentropy } from '@graftjs/losses';
import { adam } from '@graftjs/optimizers';
import { mobileNet } from '@graftjs/zoo';

function step({ name, op, batch, shape, classes, words = 0, build, slow = true, share = 1 }) {
  return {
    name: `${name}, training step, batch ${batch}`,
    images: batch,
    // Its gradients of convolutions and embeddings do not exist there.
    without: ['tfjs-wasm'],
    slow: slow ? ['tfjs-cpu'] : [],
    shares: { 'tfjs-cpu': share },
    elsewhere: { op, batch },
    make(share = 1) {
      const count = batch * share;
      const random = new Random(7);
      const size = shape.reduce((product, axis) => product * axis, count);
      const x = words
        ? tensor(
            Int32Array.from({ length: size }, () => random.integer(words)),
            [count, ...shape],
            'int32',
          )
        : tensor(
            Float32Array.from({ length: size }, () => random.normal()),
            [count, ...shape],
          );
      const labels = Int32Array.from({ length: count }, () => random.integer(classes));
      const y = tensor(labels, [count], 'int32');
      const model = build();
      model.initialize(random);
      const loss = sparseCategoricalCrossentropy({ fromLogits: true });
      const optimizer = adam(1e-3);
      return () => {
        const moved = [];
        const context = {
          training: true,
          random,
          assign: (parameter, value) => moved.push([parameter, value]),
          addLoss() {},
        };
        const { value, gradients } = parameterGradients(() => {
          const { tensors } = model.callWithMasks([x], context);
          return loss.call(y, tensors[0]);
        }, model.trainableParameters);
        optimizer.apply(gradients);
        for (const { gradient } of gradients) gradient.dispose();
        for (const [parameter, next] of moved) if (!next.isDisposed) parameter.assign(next);
        return value;
      };
    },
  };
}

/** Batch, image and layers of Keras's MNIST example, which the Python peers build as well. */
const mnist = () =>
  l.sequential([
    l.input({ shape: [28, 28, 1] }),
    l.conv2d(32, { kernelSize: 3, activation: 'relu' }),
    l.conv2d(64, { kernelSize: 3, activation: 'relu' }),
    l.maxPooling2d({ poolSize: 2 }),
    l.flatten(),
    l.dense(128, { activation: 'relu' }),
    l.dense(10),
  ]);

const lstm = () =>
  l.sequential([
    l.input({ shape: [40] }),
    l.embedding({ inputDim: 5000, outputDim: 64 }),
    l.lstm(128),
    l.dense(2),
  ]);

function transformer() {
  const x = l.input({ shape: [64, 64] });
  const attended = l.multiHeadAttention({ numHeads: 4, keyDim: 16 }).apply([x, x]);
  const a = l.layerNormalization().apply(l.add().apply([x, attended]));
  const wide = l.dense(256, { activation: 'gelu' }).apply(a);
  const b = l.layerNormalization().apply(l.add().apply([a, l.dense(64).apply(wide)]));
  return l.model({ inputs: x, outputs: l.dense(10).apply(l.globalAveragePooling1d().apply(b)) });
}

const mobile = () =>
  mobileNet({
    alpha: 0.25,
    classes: 10,
    classifierActivation: 'linear',
    inputShape: [224, 224, 3],
  });

export const trainingCases = [
  step({
    name: 'MNIST CNN',
    op: 'mnist step',
    batch: 128,
    shape: [28, 28, 1],
    classes: 10,
    share: 1 / 32,
    build: mnist,
  }),
  step({
    ...{ name: 'MobileNet v1 0.25', op: 'mobilenet step', batch: 32, shape: [224, 224, 3] },
    ...{ classes: 10, build: mobile, share: 1 / 32 },
  }),
  step({
    name: 'LSTM',
    op: 'lstm step',
    batch: 32,
    shape: [40],
    classes: 2,
    words: 5000,
    build: lstm,
  }),
  step({
    name: 'transformer',
    op: 'transformer step',
    batch: 32,
    shape: [64, 64],
    classes: 10,
    build: transformer,
  }),
];
