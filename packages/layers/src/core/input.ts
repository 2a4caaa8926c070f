import {
  BaseLayer,
  connect,
  layerOptions,
  options,
  resolveOptions,
  ConfigError,
  type Config,
  type Definition,
  type Registry,
  type Shape,
  type SymbolicTensor,
  type Tensor,
} from '@graftjs/core';

/** The place where data enters a functional model. */
export class InputLayer extends BaseLayer {
  static readonly type = 'layers/InputLayer';
  readonly shape: Shape;

  constructor(given: object) {
    const resolved = resolveOptions(layerOptions, given, 'InputLayer');
    super(InputLayer.type, resolved);
    if (!this.declaredInputShape) {
      throw new ConfigError({
        where: 'input',
        problem: 'it needs a shape',
        hint: 'Give the shape of one example: input({ shape: [28, 28, 1] }).',
      });
    }
    this.shape = this.declaredInputShape;
  }

  protected onBuild(): void {}

  outputShapes(): Shape[] {
    return [this.shape];
  }

  protected onCall(inputs: readonly Tensor[]): Tensor[] {
    return [...inputs];
  }
}

/** Makes the input layer of a file; programs use `input`. */
export const inputLayer: Definition<InputLayer> = {
  type: InputLayer.type,
  fromConfig: (config: Config, _registry: Registry) => new InputLayer(config),
};

const inputOptions = {
  shape: options.nullable(options.shape()),
  batchShape: options.nullable(options.shape()),
  batchSize: layerOptions.batchSize,
  name: layerOptions.name,
};

/** Options of `input`. One of the shapes must be given. */
export interface InputOptions {
  /** Shape of one example, without the batch axis. */
  readonly shape?: Shape;
  /** Shape with the batch axis. */
  readonly batchShape?: Shape;
  readonly batchSize?: number;
  readonly name?: string;
}

/**
 * A symbolic tensor to begin a functional model with.
 *
 * @example
 * const x = input({ shape: [28, 28, 1] });
 * const y = dense(10).apply(flatten().apply(x));
 * const net = model({ inputs: x, outputs: y });
 */
export function input(given: InputOptions): SymbolicTensor {
  const { shape, batchShape, batchSize, name } = resolveOptions(inputOptions, given, 'input');
  const layer = new InputLayer({ inputShape: shape, batchInputShape: batchShape, batchSize, name });
  return connect(layer, [])[0] as SymbolicTensor;
}
