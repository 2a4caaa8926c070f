import { connect, type Layer, type Model, type SymbolicTensor } from '@graftjs/core';
import {
  add,
  attention,
  batchNormalization,
  bidirectional,
  concatenate,
  conv1d,
  conv2d,
  conv3d,
  dense,
  embedding,
  globalAveragePooling1d,
  globalAveragePooling2d,
  groupNormalization,
  gru,
  input,
  lstm,
  masking,
  model,
  permute,
  reLU,
  rmsNormalization,
  separableConv2d,
  sequential,
  spectralNormalization,
  subtract,
  timeDistributed,
} from '@graftjs/layers';

const classes = (x: SymbolicTensor): SymbolicTensor =>
  dense(4, { activation: 'softmax', name: 'classes' }).apply(x);
const tanh = (name: string, units = 5): Layer => dense(units, { activation: 'tanh', name });

/** Models of kinds that are easily forgotten, with a classifier of four: each makes a new one. */
export const oddNets = {
  'a layer used twice': () => {
    const x = input({ shape: [5], name: 'x' });
    const shared = tanh('shared');
    const y = shared.apply(tanh('between').apply(shared.apply(tanh('first').apply(x))));
    return model({ inputs: x, outputs: classes(y), name: 'twice' });
  },
  'a model called twice, on two inputs': () => {
    const image = input({ shape: [6, 6, 1] });
    const inside = batchNormalization({ name: 'norm' }).apply(
      conv2d(3, { kernelSize: 3, name: 'conv' }).apply(image),
    );
    const encoder = model({
      inputs: image,
      outputs: globalAveragePooling2d().apply(reLU().apply(inside)),
      name: 'encoder',
    });
    const [a, b] = ['a', 'b'].map((name) => input({ shape: [6, 6, 1], name })) as [
      SymbolicTensor,
      SymbolicTensor,
    ];
    const apart = subtract({ name: 'apart' }).apply([encoder.apply(a), encoder.apply(b)]);
    return model({
      inputs: [a, b],
      outputs: classes(tanh('compare').apply(apart)),
      name: 'siamese',
    });
  },
  'numbers and words': () => {
    const [numbers, words] = [
      input({ shape: [3], name: 'numbers' }),
      input({ shape: [2], dtype: 'int32', name: 'words' }),
    ];
    const known = globalAveragePooling1d().apply(
      embedding({ inputDim: 6, outputDim: 4, name: 'words_known' }).apply(words),
    );
    const both = concatenate({ name: 'both' }).apply([tanh('hidden').apply(numbers), known]);
    const y = classes(tanh('joint').apply(both));
    return model({ inputs: [numbers, words], outputs: y, name: 'mixed' });
  },
  'masked text': () => {
    const x = input({ shape: [null], dtype: 'int32', name: 'words' });
    const words = embedding({ inputDim: 6, outputDim: 4, maskZero: true, name: 'embed' }).apply(x);
    const both = bidirectional(lstm(3, { returnSequences: true }), { name: 'both_ways' });
    return model({
      inputs: x,
      outputs: classes(gru(4, { name: 'read' }).apply(both.apply(words))),
      name: 'text',
    });
  },
  'masked steps, pooled': () => {
    const x = input({ shape: [4, 3], name: 'steps' });
    const seen = masking({ maskValue: 0, name: 'seen' }).apply(x);
    const y = tanh('late').apply(tanh('each').apply(seen));
    return model({
      inputs: x,
      outputs: classes(globalAveragePooling1d().apply(y)),
      name: 'steps',
    });
  },
  'a normalisation inside another layer': () => {
    const frame = input({ shape: [6, 6, 1] });
    const seen = batchNormalization({ name: 'norm' }).apply(
      conv2d(3, { kernelSize: 3, name: 'conv' }).apply(frame),
    );
    const camera = model({
      inputs: frame,
      outputs: globalAveragePooling2d().apply(reLU().apply(seen)),
      name: 'camera',
    });
    const x = input({ shape: [3, 6, 6, 1], name: 'film' });
    const y = timeDistributed(camera, { name: 'frames' }).apply(x);
    return model({ inputs: x, outputs: classes(gru(4, { name: 'watch' }).apply(y)), name: 'film' });
  },
  'channels first, then steps': () => {
    const x = input({ shape: [3, 9], name: 'signal' });
    const y = conv1d(4, { kernelSize: 3, dataFormat: 'channelsFirst', name: 'conv' }).apply(x);
    const steps = permute({ dims: [2, 1], name: 'turn' }).apply(reLU({ name: 'relu' }).apply(y));
    return model({
      inputs: x,
      outputs: classes(gru(4, { name: 'read' }).apply(steps)),
      name: 'signal',
    });
  },
  'volumes without a classifier': () => {
    const x = input({ shape: [2, 4, 5, 5], name: 'volume' });
    const dataFormat = 'channelsFirst';
    const y = conv3d(4, { kernelSize: 2, dataFormat, activation: 'relu', name: 'one' }).apply(x);
    return model({
      inputs: x,
      outputs: conv3d(5, { kernelSize: 2, dataFormat, activation: 'relu', name: 'two' }).apply(y),
      name: 'volumes',
    });
  },
  'states as features': () => {
    const x = input({ batchShape: [3, 4, 2], name: 'steps' });
    const read = lstm(4, { returnState: true, stateful: true, name: 'read' });
    const all = concatenate({ name: 'all' }).apply(connect(read, [x]));
    return model({ inputs: x, outputs: classes(tanh('joint').apply(all)), name: 'states' });
  },
  'attention with its scores': () => {
    const x = input({ shape: [4, 6], name: 'tokens' });
    const heads = attention({ useScale: true, returnAttentionScores: true, name: 'attend' });
    const seen = connect(heads, [tanh('early', 6).apply(x), x])[0] as SymbolicTensor;
    const y = add({ name: 'sum' }).apply([x, seen]);
    const norm = rmsNormalization({ name: 'norm' }).apply(y);
    return model({
      inputs: x,
      outputs: classes(globalAveragePooling1d().apply(tanh('late').apply(norm))),
      name: 'attention',
    });
  },
  'branches from the input': () => {
    const x = input({ shape: [6, 6, 2], name: 'image' });
    const one = separableConv2d(4, { kernelSize: 3, padding: 'same', name: 'one' }).apply(x);
    const bounded = spectralNormalization(conv2d(4, { kernelSize: 1 }), { name: 'two' });
    const two = bounded.apply(x);
    const y = add({ name: 'sum' }).apply([groupNormalization({ groups: 2 }).apply(one), two]);
    return model({
      inputs: x,
      outputs: classes(globalAveragePooling2d().apply(reLU({ name: 'relu' }).apply(y))),
      name: 'branches',
    });
  },
  'same names in models inside': () => {
    const half = (name: string, width: number) =>
      sequential(
        [dense(width, { activation: 'tanh', name: 'd' }), batchNormalization({ name: 'n' })],
        {
          name,
        },
      );
    const whole = sequential([half('a', 5), half('b', 4), dense(4, { activation: 'softmax' })]);
    whole.build([[null, 6]]);
    return whole;
  },
} as const satisfies Readonly<Record<string, () => Model>>;
