import { ConfigError, type Model, type SymbolicTensor } from '@graftjs/core';
import {
  dense,
  globalAveragePooling2d,
  globalMaxPooling2d,
  input,
  model,
  type ActivationName,
} from '@graftjs/layers';

/** What every architecture for images takes, in the words of Keras Applications. */
export interface ArchitectureOptions {
  /** [height, width, channels]; the default is what the published weights were trained on. */
  readonly inputShape?: readonly [number, number, number];
  /** Whether the classifier of ImageNet's kind is at the end. Default true. */
  readonly includeTop?: boolean;
  /** Classes of the classifier. Default 1000. */
  readonly classes?: number;
  /** Activation of the classifier; `linear` for logits. Default softmax. */
  readonly classifierActivation?: ActivationName;
  /** Without a top: how the last feature maps are pooled, if at all. Default null. */
  readonly pooling?: 'avg' | 'max' | null;
  /** Name of the model. */
  readonly name?: string;
}

export interface TopNames {
  readonly average?: string;
  readonly maximum?: string;
}

interface Drawing {
  readonly name: string;
  readonly size: number;
  /** No image may be smaller. Default 32. */
  readonly smallest?: number;
  readonly body: (x: SymbolicTensor) => SymbolicTensor;
  /** The classifier; left out, pooling and one dense layer. */
  readonly top?: (x: SymbolicTensor, classes: number, activation: ActivationName) => SymbolicTensor;
  readonly poolings?: TopNames;
  /** What follows the body (and its pooling) where there is no top. */
  readonly withoutTop?: (x: SymbolicTensor) => SymbolicTensor;
}

/** An architecture from its body: input, body, and the top that the options ask for. */
export function drawArchitecture(options: ArchitectureOptions, drawing: Drawing): Model {
  const {
    name,
    size,
    smallest = 32,
    body,
    poolings = { average: 'avg_pool', maximum: 'max_pool' },
  } = drawing;
  const { inputShape = [size, size, 3], includeTop = true, classes = 1000 } = options;
  const { classifierActivation = 'softmax', pooling = null } = options;
  if (inputShape[0] < smallest || inputShape[1] < smallest) {
    throw new ConfigError({
      where: name,
      problem: 'the images are too small for it',
      operands: [
        { label: 'expected', value: `at least ${smallest} x ${smallest}` },
        { label: 'got', value: `${inputShape[0]} x ${inputShape[1]}` },
      ],
    });
  }
  const inputs = input({ shape: [...inputShape], name: 'input_layer' });
  let x = body(inputs);
  if (includeTop) {
    const top = drawing.top ?? pooledClassifier(poolings);
    x = top(x, classes, classifierActivation);
  } else {
    if (pooling === 'avg') x = globalAveragePooling2d(named(poolings.average)).apply(x);
    if (pooling === 'max') x = globalMaxPooling2d(named(poolings.maximum)).apply(x);
    x = drawing.withoutTop?.(x) ?? x;
  }
  return model({ inputs, outputs: x, name: options.name ?? name });
}

const named = (name: string | undefined) => (name === undefined ? {} : { name });

const pooledClassifier =
  ({ average }: TopNames) =>
  (x: SymbolicTensor, classes: number, activation: ActivationName): SymbolicTensor =>
    dense(classes, { activation, name: 'predictions' }).apply(
      globalAveragePooling2d(named(average)).apply(x),
    );
