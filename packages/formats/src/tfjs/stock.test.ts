// Models go to stock TensorFlow.js and come from it, and both compute the same.
import { beforeAll, describe, expect, test } from '@jest/globals';
import { cpu } from '@graftjs/backend-cpu';
import {
  Random,
  memory,
  tensor,
  useBackend,
  type Layer,
  type Model,
  type Parameter,
  type Tensor,
} from '@graftjs/core';
import {
  activation,
  activations,
  add,
  averagePooling2d,
  batchNormalization,
  concatenate,
  constraints,
  conv1d,
  conv2d,
  conv2dTranspose,
  dense,
  depthwiseConv2d,
  dropout,
  embedding,
  eLU,
  flatten,
  globalAveragePooling2d,
  globalMaxPooling2d,
  input,
  leakyReLU,
  maxPooling2d,
  model,
  multiply,
  reLU,
  reshape,
  separableConv2d,
  sequential,
  softmax,
  zeroPadding2d,
} from '@graftjs/layers';
import * as stock from '@tensorflow/tfjs-layers';
import { io } from '@tensorflow/tfjs-core';
import { loadModel, modelFiles } from '../index.js';

beforeAll(() => useBackend(cpu()));

/** Random parameters, so that nothing is hidden behind zeros and ones. */
function scramble(net: Model, seed = 3): Model {
  const random = new Random(seed);
  for (const parameter of net.parameters) {
    const positive = /variance|gamma/.test(parameter.name);
    const values = Float32Array.from({ length: parameter.size }, () =>
      positive ? random.uniform(0.5, 1.5) : random.normal(0, 0.3),
    );
    const made = tensor(values, [...parameter.shape]);
    parameter.assign(made);
    made.dispose();
  }
  return net;
}

function randomInput(shape: readonly (number | null)[], whole = false, seed = 5): Tensor {
  const random = new Random(seed);
  const [, ...example] = shape.map((axis) => axis ?? 1);
  const full = [2, ...(example as number[])];
  const size = full.reduce((a, b) => a * b);
  const values = Float32Array.from({ length: size }, () =>
    whole ? random.integer(7) : random.normal(),
  );
  return tensor(values, full);
}

async function inStock(net: Model): Promise<stock.LayersModel> {
  const files = await modelFiles(net, { shardBytes: 1000 });
  const json = JSON.parse(new TextDecoder().decode(files.get('model.json'))) as {
    modelTopology: object;
    weightsManifest: { paths: string[]; weights: io.WeightsManifestEntry[] }[];
  };
  const [group] = json.weightsManifest;
  const shards = (group?.paths ?? []).map((path) => Buffer.from(files.get(path) as Uint8Array));
  const joined = Uint8Array.from(Buffer.concat(shards));
  return stock.loadLayersModel(
    io.fromMemory({
      modelTopology: json.modelTopology,
      weightSpecs: group?.weights ?? [],
      weightData: joined.buffer,
    }),
  );
}

/** What stock TensorFlow.js writes, as files. */
async function stockFiles(net: stock.LayersModel): Promise<Map<string, Uint8Array>> {
  let files = new Map<string, Uint8Array>();
  await net.save(
    io.withSaveHandler((artifacts) => {
      const manifest = [{ paths: ['weights.bin'], weights: artifacts.weightSpecs }];
      const json = { modelTopology: artifacts.modelTopology, weightsManifest: manifest };
      files = new Map([
        ['model.json', Buffer.from(JSON.stringify(json))],
        ['weights.bin', new Uint8Array(artifacts.weightData as ArrayBuffer)],
      ]);
      return Promise.resolve({
        modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' as const },
      });
    }),
  );
  return files;
}

function expectSame(ours: Tensor | Tensor[], theirs: Tensor | Tensor[]): void {
  const [a, b] = [[ours].flat(), [theirs].flat()];
  expect(a.map(({ shape }) => shape)).toEqual(b.map(({ shape }) => shape));
  a.forEach((tensor, i) => {
    const expected = (b[i] as Tensor).dataSync();
    tensor.dataSync().forEach((value, k) => {
      const wanted = expected[k] as number;
      expect(Math.abs(value - wanted)).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(wanted)));
    });
  });
}

const bitsOf = ({ path, value }: Parameter): string =>
  `${path} ${Buffer.from((value.dataSync() as Float32Array).slice().buffer).toString('hex')}`;

const image = [6, 6, 3];
const stack = (layers: Layer[]): Model => sequential(layers) as Model;
const cases: [string, () => Model][] = [
  [
    'dense stack',
    () =>
      stack([
        dense(4, { activation: 'relu', inputShape: [3] }),
        dropout(0.3),
        dense(2, { activation: 'softmax' }),
      ]),
  ],
  [
    'convolutions',
    () =>
      stack([
        zeroPadding2d({
          padding: [
            [0, 1],
            [1, 0],
          ],
          inputShape: image,
        }),
        conv2d(4, { kernelSize: 3, strides: 2, activation: 'relu6', kernelRegularizer: 'l2' }),
        batchNormalization({ epsilon: 1e-4 }),
        depthwiseConv2d({ kernelSize: 2, padding: 'same', depthMultiplier: 2, useBias: false }),
        leakyReLU(0.1),
        separableConv2d(5, {
          kernelSize: 2,
          activation: 'tanh',
          biasConstraint: constraints.maxNorm(100),
        }),
        globalAveragePooling2d(),
        dense(3, { kernelInitializer: 'heNormal', activation: 'swish' }),
      ]),
  ],
  [
    'pooling and shapes',
    () =>
      stack([
        averagePooling2d({ poolSize: 2, strides: 1, padding: 'same', inputShape: image }),
        maxPooling2d(),
        conv2dTranspose(2, { kernelSize: 2, strides: 2, activation: 'elu' }),
        reshape([9, 8]),
        conv1d(4, { kernelSize: 3, padding: 'same', activation: 'selu' }),
        flatten(),
        dense(4, {
          activation: activations.hardSigmoid({ form: 'keras2' }),
          kernelInitializer: 'orthogonal',
          name: 'last',
        }),
        reLU({ maxValue: 0.6 }),
        eLU(),
        softmax(),
      ]),
  ],
  [
    'normalisation without scale',
    () =>
      stack([
        batchNormalization({ scale: false, inputShape: [5] }),
        batchNormalization({ center: false }),
      ]),
  ],
  [
    'embedding',
    () =>
      stack([
        embedding({ inputDim: 7, outputDim: 3, inputShape: [4] }),
        flatten(),
        dense(1, { activation: 'sigmoid' }),
      ]),
  ],
  [
    'a graph with a shared layer and a nested model used twice',
    () => {
      const x = input({ shape: [4], name: 'left' });
      const y = input({ shape: [4], name: 'right' });
      const shared = dense(4, { activation: 'tanh', name: 'shared' });
      const inner = sequential(
        [dense(3, { inputShape: [4], name: 'inner_dense' }), activation('relu')],
        { name: 'inner' },
      );
      const a = inner.apply(shared.apply(x));
      const b = inner.apply(shared.apply(shared.apply(y)));
      const joined = concatenate().apply([add().apply([a, b]), multiply().apply([a, b])]);
      return model({ inputs: [x, y], outputs: [dense(2).apply(joined), a], name: 'twins' });
    },
  ],
  [
    'a functional model inside a sequential one',
    () => {
      const x = input({ shape: image });
      const body = model({
        inputs: x,
        outputs: globalMaxPooling2d().apply(conv2d(4, { kernelSize: 3 }).apply(x)),
        name: 'body',
      });
      return sequential([body, sequential([dense(3, { inputShape: [4] })], { name: 'head' })]);
    },
  ],
];

describe('stock TensorFlow.js', () => {
  test.each(cases)('loads what we save, and computes the same: %s', async (name, make) => {
    const net = scramble(make());
    const theirs = await inStock(net);
    const xs = net.inputs.map(({ shape }, i) => randomInput(shape, name === 'embedding', i));
    const given = xs.length === 1 ? (xs[0] as Tensor) : xs;
    expectSame(net.predict(given), theirs.predict(given) as Tensor);
    expect(theirs.layers.length).toBeGreaterThan(0);
  });

  test.each(cases)(
    'a round trip keeps every bit, the names and what is frozen: %s',
    async (_, make) => {
      const net = scramble(make());
      (net.layers[1] as Layer).trainable = false;
      const before = memory().numTensors;
      const again = await loadModel(await modelFiles(net, { shardBytes: 100 }));
      expect(memory().numTensors).toBe(before + again.parameters.length);
      const third = await loadModel(await modelFiles(again));
      expect(third.getConfig()).toEqual(again.getConfig());
      third.dispose();
      expect(again.trainableParameters.map(({ path }) => path)).toEqual(
        net.trainableParameters.map(({ path }) => path),
      );
      expect(again.parameters.map(bitsOf)).toEqual(net.parameters.map(bitsOf));
      again.dispose();
      expect(memory().numTensors).toBe(before);
    },
  );

  test('says so where it cannot compute what we save', async () => {
    const newer = sequential([dense(2, { activation: 'hardSigmoid', inputShape: [3] })]);
    await expect(inStock(newer)).rejects.toThrow('Unknown activation: activations/hardSigmoid');
    const sloped = sequential([reLU({ negativeSlope: 0.2, inputShape: [3] })]);
    await expect(inStock(sloped)).rejects.toThrow('Unknown layer: layers/ReLU');
    for (const net of [newer, sloped]) {
      const again = await loadModel(await modelFiles(net));
      expect(again.layers[0]?.getConfig()).toMatchObject({
        ...(net === newer
          ? { activation: { config: { form: 'keras3' } } }
          : { negativeSlope: 0.2 }),
      });
    }
  });

  const theirModels: [string, () => stock.LayersModel][] = [
    [
      'a sequential model',
      () =>
        stock.sequential({
          layers: [
            stock.layers.conv2d({
              filters: 3,
              kernelSize: 2,
              inputShape: [5, 5, 2],
              dataFormat: 'channelsLast',
            }),
            stock.layers.batchNormalization({ axis: 3 }),
            stock.layers.upSampling2d({ size: [1, 1] }),
            stock.layers.reLU({ maxValue: 6 }),
            stock.layers.globalAveragePooling2d({}),
            stock.layers.dense({
              units: 4,
              activation: 'hardSigmoid',
              kernelRegularizer: stock.regularizers.l2({ l2: 0.1 }),
            }),
            stock.layers.dense({ units: 2, activation: 'softmax', useBias: false }),
          ].filter((layer) => layer.getClassName() !== 'UpSampling2D'),
        }),
    ],
    [
      'a graph with shared and nested parts',
      () => {
        const x = stock.input({ shape: [3] });
        const inner = stock.sequential({
          name: 'inner',
          layers: [stock.layers.dense({ units: 3, inputShape: [3], activation: 'elu' })],
        });
        const shared = stock.layers.dense({ units: 3, activation: 'tanh' });
        const a = inner.apply(shared.apply(x)) as stock.SymbolicTensor;
        const b = inner.apply(shared.apply(a)) as stock.SymbolicTensor;
        const sum = stock.layers.average().apply([a, b, x]) as stock.SymbolicTensor;
        const joined = stock.layers
          .concatenate({ axis: 1 })
          .apply([sum, b]) as stock.SymbolicTensor;
        const y = stock.layers.dense({ units: 2 }).apply(joined) as stock.SymbolicTensor;
        return stock.model({ inputs: x, outputs: [y, a] });
      },
    ],
  ];

  test.each(theirModels)('writes what we load, and computes the same: %s', async (_, make) => {
    const theirs = make();
    const random = new Random(11);
    theirs.setWeights(
      theirs.getWeights().map(({ shape, size }) => {
        const values = Float32Array.from({ length: size }, () => random.uniform(0.1, 1));
        return tensor(values, shape);
      }),
    );
    const net = await loadModel(await stockFiles(theirs));
    const x = randomInput(net.inputs[0]?.shape ?? []);
    expectSame(net.predict(x), theirs.predict(x) as Tensor);
  });
});
