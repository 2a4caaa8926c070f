import { ShapeError, type Model, type Shape } from '@graftjs/core';

/** What images a model takes. */
export interface ImageInput {
  /** Height and width, `null` for any. */
  readonly size: [number, number] | null;
  readonly channels: 1 | 3;
}

/** The image that a model takes; models of anything else are refused. */
export function imageInput(model: Model, where: string): ImageInput {
  const [input, ...others] = model.inputs;
  const [, height, width, channels] = input?.shape ?? [];
  const isImage = input?.shape.length === 4 && (channels === 3 || channels === 1);
  if (!isImage || others.length > 0) {
    throw unfit(where, 'take one image with its channels last', model.inputs);
  }
  const fixed = typeof height === 'number' && typeof width === 'number';
  return { size: fixed ? [height, width] : null, channels };
}

/** How many classes a model tells apart; models that give anything else are refused. */
export function classCount(model: Model, where: string): number {
  const [output, ...others] = model.outputs;
  const classes = output?.shape.at(-1);
  if (output?.shape.length !== 2 || others.length > 0 || typeof classes !== 'number') {
    throw unfit(where, 'give one probability for each class', model.outputs);
  }
  return classes;
}

function unfit(
  where: string,
  wanted: string,
  tensors: readonly { readonly shape: Shape }[],
): ShapeError {
  return new ShapeError({
    where,
    problem: `the model does not ${wanted}`,
    operands: tensors.map(({ shape }) => ({ label: 'has', value: shape })),
  });
}
