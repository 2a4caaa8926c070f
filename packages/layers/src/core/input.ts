import {
  BaseLayer,
  connect,
  layerOptions,
  options,
  resolveOptions,
  ConfigError,
  type Config,
  type DataType,
  type Definition,
  type Registry,
  type Shape,
  type SymbolicTensor,
  type Tensor,
} from '@graftjs/core';

const inputLayerOptions = {
  ...layerOptions,
  /** What the model brings its data to; texts come as they are. */
  dtype: options.oneOf(['float32', 'int32', 'bool', 'string'], { default: 'float32' }),
};

/** The place where data enters a functional model. */
export class InputLayer extends BaseLayer {
  static readonly type = 'layers/InputLayer';
  readonly shape: Shape;
  readonly outputDtype: DataType;

  constructor(given: object) {
    const resolved = resolveOptions(inputLayerOptions, given, 'InputLayer');
    super(InputLayer.type, resolved);
    this.outputDtype = resolved.dtype;
    if (!this.declaredInputShape) {
      throw new ConfigError({
        where: 'input',
        problem: 'it needs a shape',
        hint: 'Give the shape of one example: input({ shape: [28, 28, 1] }).',
      });
    }
    this.shape = this.declaredInputShape;
  }

  override getConfig(): Config {
    const { dtype, ...config } = super.getConfig();
    return dtype === 'float32' ? config : { ...config, dtype: dtype ?? null };
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
export const inputLayer: Definition<InputLayer> & { readonly options: typeof inputLayerOptions } = {
  type: InputLayer.type,
  options: inputLayerOptions,
  fromConfig: (config: Config, _registry: Registry) => new InputLayer(config),
};

const inputOptions = {
  shape: options.nullable(options.shape()),
  batchShape: options.nullable(options.shape()),
  batchSize: layerOptions.batchSize,
  name: layerOptions.name,
  dtype: inputLayerOptions.dtype,
};

/** Options of `input`. One of the shapes must be given. */
export interface InputOptions {
  /** Shape of one example, without the batch axis. */
  readonly shape?: Shape;
  /** Shape with the batch axis. */
  readonly batchShape?: Shape;
  readonly batchSize?: number;
  readonly name?: string;
  /** Default float32; `string` for texts. */
  readonly dtype?: 'float32' | 'int32' | 'bool' | 'string';
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
  const { shape, batchShape, batchSize, name, dtype } = resolveOptions(
    inputOptions,
    given,
    'input',
  );
  const layer = new InputLayer({
    inputShape: shape,
    batchInputShape: batchShape,
    batchSize,
    name,
    dtype,
  });
  return connect(layer, [])[0] as SymbolicTensor;
}
