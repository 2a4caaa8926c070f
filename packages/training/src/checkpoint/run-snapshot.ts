import type { ConfigValue, DataType, RandomState, TypedArray } from '@graftjs/core';
import type { LoopState } from '../fit/loop-state.js';

/** A tensor in ordinary memory. */
export interface HostTensor {
  readonly values: TypedArray;
  readonly shape: readonly number[];
  readonly dtype: DataType;
}

/** Everything that a run is made of at one point: what goes on from it gives the same bits. */
export interface RunSnapshot {
  readonly loop: LoopState;
  readonly random: RandomState;
  /** In the order of the model; the path is for checks and messages. */
  readonly parameters: readonly { readonly path: string; readonly value: HostTensor }[];
  readonly optimizer: OptimizerSnapshot;
  readonly callbacks: readonly CallbackSnapshot[];
}

export interface OptimizerSnapshot {
  readonly type: string;
  readonly iterations: number;
  readonly learningRate: number;
  readonly states: readonly {
    /** Position among the parameters of the model. */
    readonly parameter: number;
    readonly step: number;
    readonly slots: { readonly [name: string]: HostTensor };
  }[];
}

export interface CallbackSnapshot {
  readonly name: string;
  readonly state: ConfigValue;
  readonly tensors: { readonly [name: string]: HostTensor };
}
