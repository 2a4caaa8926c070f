import {
  contextFor,
  defineLayer,
  isSerializable,
  options,
  type Layer,
  type Tensor,
} from '@graftjs/core';

const isLayer = (value: unknown): value is Layer =>
  isSerializable(value) && 'outputShapes' in value;

const layers = options.custom<readonly Layer[]>('an array of layers', (value) =>
  Array.isArray(value) && value.every(isLayer) ? (value as Layer[]) : undefined,
);

/**
 * Layers one after the other as one layer, for steps of preprocessing that go together.
 *
 * @example
 * pipeline([randomFlip('horizontal'), randomRotation(0.1), rescaling(1 / 255)]);
 */
export const pipeline = defineLayer({
  type: 'layers/Pipeline',
  positional: 'layers',
  options: { layers },
  // The layers inside say what fixes their weights.
  input: { fixedAxis: null },
  build(b, o) {
    o.layers.reduce((shapes, layer) => {
      b.sublayer(layer, shapes);
      return layer.outputShapes(shapes);
    }, b.inputs);
  },
  outputShape: (input, o) =>
    o.layers.reduce((shape, layer) => layer.outputShapes([shape])[0] ?? shape, input),
  call(x, context) {
    let mask = context.masks?.[0] ?? null;
    return context.options.layers.reduce<Tensor>((sofar, layer, i) => {
      const [y = sofar] = layer.call([sofar], contextFor(context, i, [mask]));
      mask = layer.outputMasks([sofar], [mask])[0] ?? null;
      return y;
    }, x);
  },
  outputMask: () => null,
});
