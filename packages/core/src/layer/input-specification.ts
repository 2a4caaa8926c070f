import { ShapeError } from '../errors/shape-error.js';
import type { Shape } from '../shape/shape.js';
import { describeLayer, type Layer } from './layer.js';

/** What a layer asks of an input. Ranks count the batch axis. */
export interface InputSpecification {
  readonly rank?: number;
  readonly minRank?: number;
  readonly maxRank?: number;
  /** The axis whose length the parameters fix; default the last. `null`: none. */
  readonly fixedAxis?: number | null;
}

/** Throws a ShapeError where the inputs are not what the layer asks for. */
export function checkSpecification(
  layer: Layer,
  inputs: readonly Shape[],
  count: number | 'several',
  { rank, minRank = rank ?? 0, maxRank = rank ?? Infinity }: InputSpecification,
): void {
  const operands = () =>
    inputs.map((value, i) => ({ label: inputs.length === 1 ? 'input' : `input ${i}`, value }));
  if (count === 'several' ? inputs.length < 1 : inputs.length !== count) {
    const wanted = count === 'several' ? 'at least one input' : `${count} input(s)`;
    throw new ShapeError({
      where: describeLayer(layer),
      problem: `it takes ${wanted}, and got ${inputs.length}`,
      operands: operands(),
    });
  }
  for (const { length } of inputs) {
    if (length >= minRank && length <= maxRank) continue;
    const wanted =
      minRank === maxRank
        ? `rank ${minRank}`
        : maxRank === Infinity
          ? `rank ${minRank} or more`
          : `rank ${minRank} to ${maxRank}`;
    throw new ShapeError({
      where: describeLayer(layer),
      problem: `the input has rank ${length}, and it takes ${wanted}, the batch axis counted`,
      operands: operands(),
    });
  }
}
