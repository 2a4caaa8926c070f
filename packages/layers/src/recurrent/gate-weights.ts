import type { Initializer, LayerBuilder, Parameter, ResolvedOptions } from '@graftjs/core';
import type { gateOptions } from './cell-options.js';

export interface GateWeights {
  readonly kernel: Parameter;
  readonly recurrentKernel: Parameter;
  readonly bias: Parameter | null;
}

export interface GateShapes {
  readonly kernel: readonly number[];
  readonly recurrentKernel: readonly number[];
  readonly bias: readonly number[];
}

/** The weights of a cell in Keras's order: kernel, recurrent_kernel, bias. */
export function gateWeights(
  b: LayerBuilder,
  o: ResolvedOptions<typeof gateOptions>,
  shapes: GateShapes,
  biasInitializer: Initializer = o.biasInitializer,
): GateWeights {
  return {
    kernel: b.weight('kernel', shapes.kernel, {
      initializer: o.kernelInitializer,
      regularizer: o.kernelRegularizer,
      constraint: o.kernelConstraint,
    }),
    recurrentKernel: b.weight('recurrent_kernel', shapes.recurrentKernel, {
      initializer: o.recurrentInitializer,
      regularizer: o.recurrentRegularizer,
      constraint: o.recurrentConstraint,
    }),
    bias: o.useBias
      ? b.weight('bias', shapes.bias, {
          initializer: biasInitializer,
          regularizer: o.biasRegularizer,
          constraint: o.biasConstraint,
        })
      : null,
  };
}
