import type { Layer, Model } from '@graftjs/core';
import {
  activation,
  activations,
  add,
  batchNormalization,
  bidirectional,
  concatenate,
  conv2d,
  dense,
  dropout,
  globalMaxPooling2d,
  initializers,
  input,
  lstm,
  model,
  multiply,
  regularizers,
  reshape,
  sequential,
} from '@graftjs/layers';

const stack = (layers: Layer[]): Model => sequential(layers) as Model;

/** Models whose shape, rather than whose layers, is what files must keep. */
export const exampleModels: { readonly [title: string]: () => Model } = {
  'a stack': () =>
    stack([
      dense(4, { activation: 'relu', inputShape: [3], kernelRegularizer: regularizers.l2(0.1) }),
      batchNormalization(),
      dropout(0.3, { seed: 5 }),
      dense(4, {
        activation: activations.leakyRelu({ negativeSlope: 0.1 }),
        kernelInitializer: initializers.heNormal({ seed: 3 }),
      }),
      dense(2, { activation: 'softmax', name: 'last' }),
    ]),
  'a graph with a shared layer and a nested model used twice': () => {
    const x = input({ shape: [4], name: 'left' });
    const y = input({ shape: [4], name: 'right' });
    const shared = dense(4, { activation: 'tanh', name: 'shared' });
    const inner = sequential(
      [
        dense(3, { inputShape: [4], name: 'inner_dense' }),
        batchNormalization(),
        activation('relu'),
      ],
      { name: 'inner' },
    );
    const a = inner.apply(shared.apply(x));
    const b = inner.apply(shared.apply(shared.apply(y)));
    const joined = concatenate().apply([add().apply([a, b]), multiply().apply([a, b])]);
    return model({ inputs: [x, y], outputs: [dense(2).apply(joined), a], name: 'twins' });
  },
  'nested models, frozen in part': () => {
    const x = input({ shape: [6, 6, 3] });
    const body = model({
      inputs: x,
      outputs: globalMaxPooling2d().apply(
        batchNormalization().apply(conv2d(4, { kernelSize: 3 }).apply(x)),
      ),
      name: 'body',
    });
    const net = sequential([
      body,
      sequential([dense(3, { inputShape: [4] }), batchNormalization()], { name: 'head' }),
    ]);
    (body.layers[1] as Layer).trainable = false;
    return net;
  },
  'a recurrent graph': () => {
    const x = input({ shape: [5, 3] });
    const left = bidirectional(lstm(4, { returnSequences: true })).apply(x);
    const right = lstm(8, { returnSequences: true }).apply(x);
    return model({
      inputs: x,
      outputs: dense(2).apply(reshape([40]).apply(add().apply([left, right]))),
    });
  },
};
