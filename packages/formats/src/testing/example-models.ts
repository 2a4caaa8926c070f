import { connect, type Layer, type Model, type SymbolicTensor } from '@graftjs/core';
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
  embedding,
  globalMaxPooling2d,
  initializers,
  input,
  lstm,
  maskBy,
  model,
  multiHeadAttention,
  multiply,
  operation,
  regularizers,
  reshape,
  sequential,
  stringLookup,
  textVectorization,
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
  'operations between layers, masks and scores of attention': () => {
    const x = input({ shape: [5, 6], name: 'x' });
    const kept = input({ shape: [5], name: 'kept' });
    const doubled = operation('multiply', { operands: [null, 2] }).apply(x);
    const masked = maskBy().apply([
      operation('subtract', { operands: [1, null] }).apply(doubled),
      operation('greater', { operands: [null, 0] }).apply(kept),
    ]);
    const heads = multiHeadAttention({ numHeads: 2, keyDim: 3, returnAttentionScores: true });
    const [y, scores] = connect(heads, [x, x]) as [SymbolicTensor, SymbolicTensor];
    const whole = { start: null, stop: null, step: null };
    const first = operation('getItem', { settings: { key: [whole, 0] } }).apply(y);
    const outputs = [lstm(3).apply(masked), dense(2).apply(first), scores];
    return model({ inputs: [x, kept], outputs });
  },
  'words and their numbers': () => {
    const text = input({ shape: [1], dtype: 'string', name: 'text' });
    const words = textVectorization({ outputSequenceLength: 3 });
    words.adapt(['the cat sat', 'The dog!', 'a newWord_here']);
    const colours = stringLookup({ outputMode: 'tfIdf', oovToken: 'someThing' });
    colours.adapt([
      ['red', 'blue'],
      ['red', 'green'],
    ]);
    const embedded = embedding({ inputDim: 12, outputDim: 4 }).apply(words.apply(text));
    return model({ inputs: text, outputs: [embedded, colours.apply(text)] });
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
