import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  memory,
  Random,
  randomNormal,
  tensor,
  tidy,
  transpose,
  useBackend,
  type Model,
  type Tensor,
} from '@graftjs/core';
import { cpu } from '@graftjs/backend-cpu';
import { activation, conv2d, dense, globalAveragePooling2d, sequential } from '@graftjs/layers';
import { expectNear } from '../../../../tools/jest/expect-near.js';
import { attachLora } from '../adapters/attach-lora.js';
import { fingerprint } from '../freezing/fingerprint.js';
import { gradCam } from './grad-cam.js';
import { integratedGradients } from './integrated-gradients.js';
import { occlusion } from './occlusion.js';
import { randomizationCheck } from './randomization-check.js';
import { smoothGrad } from './smooth-grad.js';

beforeAll(() => useBackend(cpu()));
let tensors = 0;
beforeEach(() => {
  tensors = memory().numTensors;
});
afterEach(() => expect(memory().numTensors).toBe(tensors));

type Ending = 'linear' | 'softmax' | 'apart';

/** The same weights, whatever it ends in and wherever its channels are; far too sure of itself. */
function net(ending: Ending, dataFormat: 'channelsLast' | 'channelsFirst' = 'channelsLast') {
  const first = dataFormat === 'channelsFirst';
  const convolution = conv2d(5, {
    kernelSize: 3,
    padding: 'same',
    activation: 'softplus',
    dataFormat,
    inputShape: first ? [2, 6, 7] : [6, 7, 2],
    name: 'conv',
  });
  const body = [convolution, globalAveragePooling2d({ dataFormat })];
  const made = sequential([
    ...body,
    dense(3, { activation: ending === 'softmax' ? 'softmax' : 'linear', name: 'out' }),
    ...(ending === 'apart' ? [activation('softmax')] : []),
  ]);
  made.initialize(new Random(4));
  tidy(() => {
    const [kernel] = made.getLayer('out').parameters;
    kernel!.assign(
      tensor(
        kernel!.value.dataSync().map((w) => 400 * w),
        [...kernel!.shape],
      ),
    );
  });
  return made;
}

const images = () => {
  const random = new Random(9);
  return tensor(
    Float32Array.from({ length: 2 * 84 }, () => random.uniform()),
    [2, 6, 7, 2],
  );
};

/** What an explanation gives, as numbers. */
async function numbers(explain: () => Promise<Tensor>): Promise<number[]> {
  const map = await explain();
  const values = [...(await map.data<'float32'>())];
  map.dispose();
  return values;
}

const ways = {
  'Grad-CAM': (model: Model, x: Tensor) => gradCam(model, x, { layer: 'conv' }),
  'Grad-CAM++': (model: Model, x: Tensor) => gradCam(model, x, { layer: 'conv', plusPlus: true }),
  'integrated gradients': async (model: Model, x: Tensor) =>
    (await integratedGradients(model, x, { steps: 8 })).attributions,
  SmoothGrad: (model: Model, x: Tensor) => smoothGrad(model, x, { samples: 3 }),
  occlusion: (model: Model, x: Tensor) => occlusion(model, x, { window: 2 }),
};

describe.each(Object.entries(ways))('%s', (_, explain) => {
  test('of a model that ends in a softmax is that of its logits', async () => {
    const x = images();
    const models = (['linear', 'softmax', 'apart'] as const).map((ending) => net(ending));
    const [linear, ...others] = await Promise.all(
      models.map((model) => numbers(() => explain(model, x))),
    );
    expect(Math.max(...linear!.map(Math.abs))).toBeGreaterThan(0.1);
    for (const other of others) expectNear(other, linear!, { relative: 1e-4, absolute: 1e-4 });
    for (const model of models) model.dispose();
    x.dispose();
  });
});

describe('explanations', () => {
  test('of the output itself, where asked for: a sure softmax has no slope', async () => {
    const [model, x] = [net('softmax'), images()];
    const flat = await numbers(() => smoothGrad(model, x, { samples: 2, score: 'output' }));
    expect(Math.max(...flat.map(Math.abs))).toBeLessThan(1e-3);
    model.dispose();
    x.dispose();
  });

  test.each(['Grad-CAM', 'Grad-CAM++', 'occlusion'] as const)(
    '%s of a channels-first model is that of the same model, channels last',
    async (name) => {
      const [last, first, x] = [net('softmax'), net('softmax', 'channelsFirst'), images()];
      const turned = transpose(x, [0, 3, 1, 2]);
      const [one, two] = [
        await numbers(() => ways[name](last, x)),
        await numbers(() => ways[name](first, turned)),
      ];
      expect(two).toHaveLength(2 * 6 * 7);
      expectNear(two, one, { relative: 1e-4, absolute: 1e-5 });
      for (const made of [last, first, x, turned]) made.dispose();
    },
  );

  test('Grad-CAM finds the last feature maps by itself, also inside another model', async () => {
    const [model, x] = [net('softmax'), images()];
    const nested = sequential([model]);
    const [named, found, inside] = [
      await numbers(() => gradCam(model, x, { layer: 'conv' })),
      await numbers(() => gradCam(model, x)),
      await numbers(() => gradCam(nested, x, { layer: 'conv' })),
    ];
    expect(found).toEqual(named);
    expect(inside).toEqual(named);
    nested.dispose();
    x.dispose();
  });

  test('a layer that gives no maps is named, the last one too', async () => {
    const [model, x] = [net('softmax'), images()];
    await expect(gradCam(model, x, { layer: 'out' })).rejects.toThrow(
      'layer "out" gives rank 2, not images of feature maps',
    );
    model.dispose();
    x.dispose();
  });

  test('one image that is no batch is named', async () => {
    const [model, x] = [net('softmax'), tensor(new Float32Array(84), [6, 7, 2])];
    await expect(gradCam(model, x)).rejects.toThrow('Give a batch of one: stack([image]).');
    model.dispose();
    x.dispose();
  });

  test('the sanity check leaves a model with adapters as it was, bit for bit', async () => {
    const [model, x] = [net('softmax'), images()];
    const adapters = attachLora(model, { rank: 2, random: new Random(1) });
    for (const part of adapters.parameters) {
      tidy(() => part.assign(randomNormal([...part.shape], 0, 0.1, 'float32', 3)));
    }
    const before = await fingerprint(model.parameters);
    const said = await numbers(async () => model.predict(x) as Tensor);
    await randomizationCheck(model, () => gradCam(model, x));
    expect(await fingerprint(model.parameters)).toEqual(before);
    expect(await numbers(async () => model.predict(x) as Tensor)).toEqual(said);
    adapters.dispose();
    model.dispose();
    x.dispose();
  });
});
