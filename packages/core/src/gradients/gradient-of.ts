import type { GradConfig, Tensor } from '@tensorflow/tfjs-core';

type Attributes = { readonly [name: string]: unknown };

/** A gradient by name of input, each computed only where it is asked for. */
export type InputGradients = { readonly [input: string]: () => Tensor };

interface Settings {
  /** Inputs that the gradient needs, handed over in this order. */
  readonly inputs?: readonly string[];
  /** All inputs, for kernels that take a list. */
  readonly allInputs?: boolean;
  /** Outputs that the gradient needs, handed over after the inputs. */
  readonly outputs?: readonly boolean[];
  gradient(dy: Tensor, saved: readonly Tensor[], attrs: Attributes): InputGradients;
}

/** A gradient of one kernel, for kernels whose first output is the one that is differentiated. */
export function gradientOf(kernelName: string, settings: Settings): GradConfig {
  return {
    kernelName,
    ...(settings.inputs && { inputsToSave: [...settings.inputs] }),
    ...(settings.allInputs && { saveAllInputs: true }),
    ...(settings.outputs && { outputsToSave: [...settings.outputs] }),
    gradFunc: (dy, saved, attrs) =>
      settings.gradient((Array.isArray(dy) ? dy[0] : dy) as Tensor, saved, attrs as Attributes),
  };
}
