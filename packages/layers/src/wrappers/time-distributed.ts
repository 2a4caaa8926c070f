import {
  contextFor,
  defineLayer,
  reshape,
  ShapeError,
  type Layer,
  type Shape,
  type Tensor,
} from '@graftjs/core';
import { layerOption } from './layer-option.js';

const stepOf = ([batch = null, _steps, ...rest]: Shape): Shape => [batch, ...rest];

/** Steps as if they were examples. */
const asBatch = (x: Tensor): Tensor => {
  const [batch = 0, steps = 0, ...rest] = x.shape;
  return reshape(x, [batch * steps, ...rest]);
};

function shapeInTime(layer: Layer, input: Shape): Shape {
  const [output, ...more] = layer.outputShapes([stepOf(input)]);
  if (!output || more.length > 0) {
    throw new ShapeError({
      where: 'TimeDistributed',
      problem: `it wraps layers with one output, and this one has ${more.length + 1}`,
      operands: [{ label: 'input', value: input }],
    });
  }
  const [batch = null, ...rest] = output;
  return [batch, input[1] ?? null, ...rest];
}

/**
 * A layer applied to every step of a sequence, with the same weights.
 *
 * Input [batch, steps, …], output [batch, steps, …]. All steps go through the layer at once, as one
 * batch: a batch normalisation inside takes its statistics over all of them.
 *
 * @example
 * sequential([
 *   timeDistributed(conv2d(8, { kernelSize: 3 }), { inputShape: [10, 32, 32, 3] }),
 *   timeDistributed(globalAveragePooling2d()),
 *   lstm(16),
 * ]);
 */
export const timeDistributed = defineLayer({
  type: 'layers/TimeDistributed',
  positional: 'layer',
  options: { layer: layerOption },
  // The layer inside says what fixes its weights.
  input: { minRank: 3, fixedAxis: null },
  build: (b, { layer }) => b.sublayer(layer, [stepOf(b.input)]),
  outputShape: (input, { layer }) => shapeInTime(layer, input),
  call(x, context) {
    const { options: o } = context;
    const [batch = 0, steps = 0] = x.shape;
    // What is masked is whole steps, which a layer for one step knows nothing of.
    const inside = context.masks?.map((mask) => (mask && mask.rank > 2 ? asBatch(mask) : null));
    const [y] = o.layer.call([asBatch(x)], contextFor(context, 'layer', inside)) as [Tensor];
    return reshape(y, [batch, steps, ...y.shape.slice(1)]);
  },
});
