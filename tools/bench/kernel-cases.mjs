// What is measured: `make` builds the inputs on the active backend and returns the work; `flops` or
// `elements` is what one run does, for the rate. `shares` names peers that run a part of the batch,
// whose times are multiplied accordingly.
import * as tf from '@tensorflow/tfjs-core';

const normal = (shape) => tf.randomNormal(shape, 0, 1, 'float32', 7);
const kernel = (name, inputs, attrs = {}) => tf.engine().runKernel(name, inputs, attrs);

function matMul(n) {
  return {
    name: `matmul ${n}`,
    flops: 2 * n ** 3,
    elsewhere: {
      op: 'matmul',
      shapes: [
        [n, n],
        [n, n],
      ],
    },
    slow: n > 256 ? ['tfjs-cpu'] : [],
    make: () => {
      const [a, b] = [normal([n, n]), normal([n, n])];
      return () => tf.matMul(a, b);
    },
  };
}

function conv(name, xShape, filterShape, strides = 1) {
  const [n, h, w] = xShape;
  const [kh, kw, ci, co] = filterShape;
  const flops = (2 * n * h * w * kh * kw * ci * co) / strides ** 2;
  const attrs = { strides: [strides, strides], pad: 'same', dataFormat: 'NHWC' };
  const dyShape = [n, Math.ceil(h / strides), Math.ceil(w / strides), co];
  return [
    {
      name,
      flops,
      slow: ['tfjs-cpu'],
      elsewhere: { op: 'conv', shapes: [xShape, filterShape], strides },
      make: () => {
        const [x, f] = [normal(xShape), normal(filterShape)];
        return () => tf.conv2d(x, f, strides, 'same');
      },
    },
    {
      name: `${name}, both gradients`,
      flops: 2 * flops,
      elsewhere: { op: 'conv gradients', shapes: [xShape, filterShape], strides },
      without: ['tfjs-wasm'],
      slow: ['tfjs-cpu'],
      shares: { 'tfjs-cpu': 1 / n },
      make: (share = 1) => {
        const inputShape = [n * share, h, w, ci];
        const [x, f] = [normal(inputShape), normal(filterShape)];
        const dy = normal([n * share, ...dyShape.slice(1)]);
        return () => {
          kernel('Conv2DBackpropInput', { dy, filter: f }, { ...attrs, inputShape }).dispose();
          return kernel('Conv2DBackpropFilter', { x, dy }, { ...attrs, filterShape });
        };
      },
    },
  ];
}

function elementwise(name, run, elements = 1e6, inputs = 2) {
  return {
    name: `${name} of ${elements >= 1e6 ? `${elements / 1e6}M` : elements}`,
    elements,
    elsewhere: { op: name, shapes: Array(inputs).fill([elements]) },
    make: () => {
      const tensors = Array.from({ length: inputs }, () => normal([elements]));
      return () => run(...tensors);
    },
  };
}

/** MobileNet v1 0.25 with random weights, from fused ops. */
function mobileNet(batch) {
  return {
    name: `MobileNet v1 0.25, batch ${batch}`,
    images: batch,
    slow: ['tfjs-cpu'],
    shares: { 'tfjs-cpu': 1 / batch },
    elsewhere: { op: 'mobilenet', batch },
    make: (share = 1) => {
      const layers = [[3, 8, 2, true]];
      let c = 8;
      const blocks = [
        [16, 1],
        [32, 2],
        [32, 1],
        [64, 2],
        [64, 1],
        [128, 2],
      ];
      for (const [to, s] of [...blocks, ...Array(5).fill([128, 1]), [256, 2], [256, 1]]) {
        layers.push([c, to, s, false]);
        c = to;
      }
      const weights = layers.map(([from, to, strides, first]) => ({
        strides,
        depthwise: first ? null : tf.mul(normal([3, 3, from, 1]), 0.3),
        depthwiseBias: first ? null : normal([from]),
        filter: tf.mul(normal(first ? [3, 3, from, to] : [1, 1, from, to]), 0.2),
        bias: normal([to]),
      }));
      const [head, x] = [normal([256, 1000]), normal([batch * share, 224, 224, 3])];
      const fused = { pad: 'same', activation: 'relu6' };
      return () =>
        tf.tidy(() => {
          let y = x;
          for (const { strides, depthwise, depthwiseBias, filter, bias } of weights) {
            if (depthwise) {
              y = tf.fused.depthwiseConv2d({
                x: y,
                filter: depthwise,
                strides,
                bias: depthwiseBias,
                ...fused,
              });
            }
            y = tf.fused.conv2d({ x: y, filter, strides: depthwise ? 1 : strides, bias, ...fused });
          }
          return tf.softmax(tf.matMul(tf.mean(y, [1, 2]), head));
        });
    },
  };
}

/** Kernels by themselves, and inference. */
export const kernelCases = [
  ...[128, 256, 512, 1024].map(matMul),
  ...conv('conv 3x3 8x56x56x64 to 64', [8, 56, 56, 64], [3, 3, 64, 64]),
  ...conv('conv 3x3 stride 2 8x56x56x64 to 64', [8, 56, 56, 64], [3, 3, 64, 64], 2),
  ...conv('conv 1x1 8x28x28x192 to 64', [8, 28, 28, 192], [1, 1, 192, 64]),
  {
    name: 'depthwise 3x3 8x56x56x144',
    flops: 2 * 8 * 56 * 56 * 144 * 9,
    slow: ['tfjs-cpu'],
    elsewhere: {
      op: 'depthwise',
      shapes: [
        [8, 56, 56, 144],
        [3, 3, 144, 1],
      ],
    },
    make: () => {
      const [x, f] = [normal([8, 56, 56, 144]), normal([3, 3, 144, 1])];
      return () => tf.depthwiseConv2d(x, f, 1, 'same');
    },
  },
  {
    name: 'depthwise 3x3 8x56x56x144, both gradients',
    flops: 4 * 8 * 56 * 56 * 144 * 9,
    without: ['tfjs-wasm'],
    slow: ['tfjs-cpu'],
    shares: { 'tfjs-cpu': 1 / 8 },
    make: (share = 1) => {
      const shape = [8 * share, 56, 56, 144];
      const [x, filter, dy] = [normal(shape), normal([3, 3, 144, 1]), normal(shape)];
      const attrs = { strides: 1, pad: 'same', dilations: [1, 1] };
      return () => {
        const input = { ...attrs, inputShape: x.shape };
        kernel('DepthwiseConv2dNativeBackpropInput', { dy, filter }, input).dispose();
        const shape = { ...attrs, filterShape: filter.shape };
        return kernel('DepthwiseConv2dNativeBackpropFilter', { x, dy }, shape);
      };
    },
  },
  elementwise('add', (a, b) => tf.add(a, b)),
  elementwise('relu', (x) => tf.relu(x), 1e6, 1),
  elementwise('sum', (x) => tf.sum(x), 1e6, 1),
  elementwise('exp', (x) => tf.exp(x), 1e6, 1),
  elementwise('tanh', (x) => tf.tanh(x), 1e6, 1),
  elementwise('sigmoid', (x) => tf.sigmoid(x), 1e6, 1),
  {
    name: 'bias add [4096, 256] + [256]',
    elements: 4096 * 256,
    make: () => {
      const [a, b] = [normal([4096, 256]), normal([256])];
      return () => tf.add(a, b);
    },
  },
  {
    name: 'softmax [1024, 1000]',
    elements: 1024 * 1000,
    elsewhere: { op: 'softmax', shapes: [[1024, 1000]] },
    make: () => {
      const x = normal([1024, 1000]);
      return () => tf.softmax(x);
    },
  },
  {
    name: 'batch norm 8x56x56x64',
    elements: 8 * 56 * 56 * 64,
    slow: ['tfjs-cpu'],
    make: () => {
      const x = normal([8, 56, 56, 64]);
      const [mean, variance, offset, scale] = Array.from({ length: 4 }, () => tf.abs(normal([64])));
      return () => tf.batchNorm(x, mean, variance, offset, scale);
    },
  },
  {
    name: 'moments 8x56x56x64',
    elements: 8 * 56 * 56 * 64,
    make: () => {
      const x = normal([8, 56, 56, 64]);
      return () => tf.moments(x, [0, 1, 2]);
    },
  },
  {
    name: 'max pool 2x2 8x56x56x64',
    elements: 8 * 56 * 56 * 64,
    make: () => {
      const x = normal([8, 56, 56, 64]);
      return () => tf.maxPool(x, 2, 2, 'valid');
    },
  },
  {
    name: 'transpose 1024x1024',
    elements: 1024 * 1024,
    make: () => {
      const x = normal([1024, 1024]);
      return () => tf.transpose(x);
    },
  },
  elementwise('add', (a, b) => tf.add(a, b), 1),
  mobileNet(1),
  mobileNet(32),
];
