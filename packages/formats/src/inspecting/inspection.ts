import type { Shape } from '@graftjs/core';

/** What a model file says about itself, without a model being made of it. */
export interface Inspection {
  readonly format: string;
  /** Where it was found. */
  readonly where: string;
  readonly kerasVersion: string | null;
  /** The programs that wrote and converted it, as they call themselves. */
  readonly generatedBy: string | null;
  readonly convertedBy: string | null;
  readonly name: string | null;
  /** Every layer, those of nested models by the path to them. */
  readonly layers: readonly InspectedLayer[];
  /** Numbers in all weights. */
  readonly parameters: number;
  /** Bytes of all weights as they are stored. */
  readonly weightBytes: number;
  /** How weights are stored: `float32`, or `uint8 of float32` where quantised. */
  readonly dtypes: readonly string[];
  readonly compiled: boolean;
  /** What it was compiled with, in words: `Adam, categorical_crossentropy`. */
  readonly training: string | null;
  /** Whether it holds weights alone, which go into a model that is there already. */
  readonly weightsAlone: boolean;
  /** What stands in the way of loading it, or is left out. */
  readonly remarks: readonly string[];
}

export interface InspectedLayer {
  readonly path: string;
  readonly className: string;
  /** What it gives, with the batch axis; `null` where that cannot be known. */
  readonly outputShape: Shape | null;
  /** Numbers in the weights that the file has for it. */
  readonly parameters: number;
  /** Whether loading knows the class. */
  readonly known: boolean;
}
