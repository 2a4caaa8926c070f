import type { Layer, LayerUse, SymbolicTensor } from './layer.js';
import { withOrigin } from './with-origin.js';

/** Uses a layer on symbolic inputs: builds it, and records the connection. */
export function connect(layer: Layer, inputs: readonly SymbolicTensor[]): SymbolicTensor[] {
  const shapes = inputs.map(({ shape }) => shape);
  const outputs: SymbolicTensor[] = [];
  const use: LayerUse = { layer, inputs, outputs };
  try {
    layer.build(shapes);
    layer.outputShapes(shapes).forEach((shape, index) => {
      outputs.push({ shape, dtype: layer.outputDtype ?? 'float32', use, index });
    });
  } catch (error) {
    throw withOrigin(error, use);
  }
  return outputs;
}
