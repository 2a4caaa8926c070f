import { describe, expect, test } from '@jest/globals';
import '@tensorflow/tfjs-backend-cpu';
import { add, matMul, memory, ones, tidy, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import { ShapeError } from '../errors/shape-error.js';
import { defineInitializer } from '../initializer/define-initializer.js';
import * as options from '../options/index.js';
import { Random } from '../random/random.js';
import { Registry } from '../serialization/registry.js';
import { inferenceContext } from './call-context.js';
import { defineLayer } from './define-layer.js';
import { defineMergeLayer } from './define-merge-layer.js';

const half = defineInitializer({ type: 'test/Half', fill: (values) => void values.fill(0.5) });
const dense = defineLayer({
  type: 'test/Dense',
  positional: 'units',
  options: { units: options.integer({ min: 1 }), useBias: options.boolean({ default: true }) },
  input: { minRank: 2 },
  build: (b, { units, useBias }) => ({
    kernel: b.weight('kernel', [b.dim(-1), units], { initializer: half() }),
    bias: useBias ? b.weight('bias', [units], { initializer: half() }) : null,
  }),
  outputShape: (input, { units }) => [...input.slice(0, -1), units],
  call(x, { weights: { kernel, bias } }) {
    const y = matMul(x as Tensor2D, kernel.value as Tensor2D);
    return bias ? add(y, bias.value) : y;
  },
});
const context = inferenceContext(new Random(0));

export function typesThatMustNotCompile(): void {
  // @ts-expect-error a misspelt option
  dense(3, { usebias: false });
  // @ts-expect-error a missing option
  dense({ useBias: false });
  // @ts-expect-error the wrong type
  dense('3');
  // @ts-expect-error the positional option twice
  dense(3, { units: 4 });
}

describe('defineLayer', () => {
  test('computes, with parameters made on first use and nothing left behind', () => {
    const layer = dense(2, { name: 'head' });
    const x = ones([4, 3]);
    const before = memory().numTensors;
    const [y] = tidy(() => layer.call([x], context)) as [Tensor];
    expect(y.shape).toEqual(layer.outputShapes([[4, 3]])[0]);
    expect([...y.dataSync()]).toEqual(Array(8).fill(2));
    expect(layer.parameters.map(({ path }) => path)).toEqual(['head/kernel', 'head/bias']);
    y.dispose();
    layer.dispose();
    expect(memory().numTensors).toBe(before);
    x.dispose();
  });

  test('goes through JSON, name and freezing included', () => {
    const layer = dense(2, { name: 'head', trainable: false, inputShape: [3] });
    const config = JSON.parse(JSON.stringify(layer.getConfig()));
    const again = new Registry([dense]).create({ type: 'test/Dense', config });
    expect(again.getConfig()).toEqual(layer.getConfig());
  });

  test('names what it was built on when another shape comes', () => {
    const layer = dense(4, { name: 'head' });
    layer.build([[null, 12]]);
    expect(() => layer.outputShapes([[null, 2, 2, 3]])).toThrow(
      [
        'layer "head" (Dense): the last axis of the input does not fit the kernel [GRAFT-SHAPE]',
        '  input   [?, 2, 2, 3]',
        '  kernel  [12, 4]       fixed when the layer was built on [?, 12]',
        '  Hint: 2 * 2 * 3 = 12, so put flatten() before it.',
      ].join('\n'),
    );
    expect(() => layer.outputShapes([[3]])).toThrow(
      'the input has rank 1, and it takes rank 2 or more',
    );
  });

  test('an error of a definition, which knows its class alone, names the layer', () => {
    const picky = defineLayer({
      type: 'test/Picky',
      outputShape: (value) => {
        throw new ShapeError({
          where: 'Picky',
          problem: 'no',
          operands: [{ label: 'input', value }],
        });
      },
      call: (x) => x,
    });
    expect(() => picky({ name: 'odd' }).outputShapes([[2, 3]])).toThrow(
      'layer "odd" (Picky): no [GRAFT-SHAPE]\n  input  [2, 3]',
    );
  });

  test('frozen, it trains nothing; the weights stay', () => {
    const layer = dense(4);
    layer.build([[null, 3]]);
    expect(layer.trainableParameters).toHaveLength(2);
    layer.trainable = false;
    expect(layer.trainableParameters).toHaveLength(0);
    expect(layer.parameters).toHaveLength(2);
    expect(dense(4, { trainable: false }).trainable).toBe(false);
  });

  test('setWeights changes all or nothing', () => {
    const layer = dense(2, { name: 'head' });
    layer.build([[null, 3]]);
    const good = ones([3, 2]);
    const bad = ones([3]);
    expect(() => layer.setWeights([good, bad])).toThrow('weight 1 does not fit "head/bias"');
    expect(() => layer.setWeights([good])).toThrow('it has 2 weights, and 1 are given');
    const kept = layer.getWeights();
    expect([...(kept[0] as Tensor).dataSync()]).toEqual(Array(6).fill(0.5));
    for (const tensor of [good, bad, ...kept]) tensor.dispose();
    layer.dispose();
  });

  test('a layer is named as Keras names it, unless it has a name', () => {
    expect(dense(1).name).toBe('dense');
    const layer = dense(1);
    layer.claimName('dense_3');
    expect(layer.name).toBe('dense_3');
    expect(() => dense(1, { name: 'head' }).claimName('other')).toThrow('it has its name already');
  });
});

test('defineMergeLayer takes several inputs', () => {
  const plus = defineMergeLayer({
    type: 'test/Plus',
    inputs: 2,
    outputShape: ([first = []]) => first,
    call: ([a, b]) => add(a as Tensor, b as Tensor),
  });
  const x = ones([2]);
  const [y] = plus().call([x, x], context) as [Tensor];
  expect([...y.dataSync()]).toEqual([2, 2]);
  expect(() => plus().outputShapes([[2]])).toThrow('it takes 2 input(s), and got 1');
  x.dispose();
  y.dispose();
});
