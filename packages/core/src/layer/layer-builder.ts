import type { DataType } from '@tensorflow/tfjs-core';
import type { Constraint } from '../constraint/constraint.js';
import { ShapeError } from '../errors/shape-error.js';
import type { Initializer } from '../initializer/initializer.js';
import { Parameter } from '../parameter/parameter.js';
import type { Regularizer } from '../regularizer/regularizer.js';
import type { Shape } from '../shape/shape.js';
import { describeLayer, type Layer } from './layer.js';

export interface WeightSettings {
  readonly initializer: Initializer;
  readonly regularizer?: Regularizer | null;
  readonly constraint?: Constraint | null;
  readonly dtype?: DataType;
}

/** What a definition's `build` receives: the input shapes, and the means to make parameters. */
export class LayerBuilder {
  readonly parameters: Parameter[] = [];
  readonly sublayers: Layer[] = [];

  constructor(
    private readonly layer: Layer,
    /** Shapes of all inputs. */
    readonly inputs: readonly Shape[],
  ) {}

  /** Shape of the first input. */
  get input(): Shape {
    return this.inputs[0] ?? [];
  }

  /** Length of an axis of the first input, which must be known; negative counts from the end. */
  dim(axis: number): number {
    const length = this.input.at(axis);
    if (typeof length === 'number') return length;
    throw new ShapeError({
      where: describeLayer(this.layer),
      problem: `axis ${axis} of the input must be known to build it`,
      operands: [{ label: 'input', value: this.input }],
    });
  }

  /** A parameter that gradients train. */
  weight(name: string, shape: readonly number[], settings: WeightSettings): Parameter {
    return this.#add({ ...settings, name, shape, role: 'weight' });
  }

  /** A parameter that moves by other means, such as a moving mean. */
  state(name: string, shape: readonly number[], settings: WeightSettings): Parameter {
    return this.#add({ ...settings, name, shape, role: 'state' });
  }

  /** A layer inside this one, built now on the shapes given. */
  sublayer<L extends Layer>(layer: L, inputs: readonly Shape[]): L {
    layer.build(inputs);
    this.sublayers.push(layer);
    return layer;
  }

  /** Lists a parameter of a sublayer among the layer's own, where Keras lists it in that place. */
  adopt(parameter: Parameter): Parameter {
    this.parameters.push(parameter);
    return parameter;
  }

  #add(settings: Omit<ConstructorParameters<typeof Parameter>[0], 'owner'>): Parameter {
    const parameter = new Parameter({ ...settings, owner: this.layer });
    this.parameters.push(parameter);
    return parameter;
  }
}
